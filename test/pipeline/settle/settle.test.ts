import { expect, test } from 'vitest';
import type { OutgoingMessage, Queues } from '../../../src/pipeline/settle/queues.ts';
import { type Settlement, settle } from '../../../src/pipeline/settle/settle.ts';

const next = (body: string): OutgoingMessage => ({ to: 'source', body, delaySeconds: 0, attributes: {} });
const settlement = (messageId: string, ...bodies: string[]): Settlement => ({
  messageId,
  queueArn: `arn of ${messageId}`,
  next: bodies.map(next),
});

function queuesRefusing(...refused: string[]) {
  const calls: { body: string; sourceArn: string }[][] = [];
  const queues: Queues = {
    async send(sends) {
      calls.push(sends.map(({ message, sourceArn }) => ({ body: message.body, sourceArn })));
      return sends.map(({ message }) => !refused.includes(message.body));
    },
  };
  return { calls, queues };
}

test('what comes next of every delivery is queued in one call, each under the queue it came from', async () => {
  const { calls, queues } = queuesRefusing();
  expect(await settle([settlement('m1', 'a', 'b'), settlement('m2', 'c')], queues)).toEqual([]);
  expect(calls).toEqual([
    [
      { body: 'a', sourceArn: 'arn of m1' },
      { body: 'b', sourceArn: 'arn of m1' },
      { body: 'c', sourceArn: 'arn of m2' },
    ],
  ]);
});

test('a delivery with nothing to queue is acknowledged without a call', async () => {
  const { calls, queues } = queuesRefusing();
  expect(await settle([settlement('m1'), settlement('m2')], queues)).toEqual([]);
  expect(calls).toEqual([]);
});

test('a delivery is not acknowledged if one of its messages was not queued, and is named once', async () => {
  const { queues } = queuesRefusing('b', 'c');
  expect(await settle([settlement('m1', 'a', 'b', 'c'), settlement('m2', 'd'), settlement('m3')], queues)).toEqual([
    'm1',
  ]);
});
