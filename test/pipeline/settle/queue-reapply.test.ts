import { expect, test } from 'vitest';
import { FailureError } from '../../../src/failure.ts';
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import { hopsAllowed } from '../../../src/pipeline/settle/hops.ts';
import { queueReapply } from '../../../src/pipeline/settle/queue-reapply.ts';
import type { OutgoingMessage, Queues } from '../../../src/pipeline/settle/queues.ts';
import type { ReapplyLocation } from '../../../src/pipeline/write/reapply-list.ts';

const at = (key: string, line: number, more: Partial<ReapplyLocation> = {}): ReapplyLocation => ({
  bucket: 'b',
  key,
  line,
  hops: 0,
  ...more,
});

function setUp({ takes = () => true, random = () => 0 }: { takes?: (body: string) => boolean; random?: () => number }) {
  const sent: { message: OutgoingMessage; sourceArn: string }[] = [];
  const queues: Queues = {
    async send(sends) {
      sent.push(...sends);
      return sends.map(({ message }) => takes(message.body));
    },
  };
  const abandoned: [ReapplyLocation | object, string][] = [];
  const queue = (locations: readonly ReapplyLocation[]) =>
    queueReapply(locations, {
      queues,
      random,
      sourceArn: 'arn of the backlog',
      now: '2026-01-01T00:00:00Z',
      onAbandoned: (location, { code }) => void abandoned.push([location, code]),
    });
  return { sent, abandoned, queue };
}

const requestIn = ({ body }: OutgoingMessage) => {
  const content = parseMessage({ messageId: 'm', body, receiveCount: 1, queueArn: 'arn' });
  return content.kind === 'request' ? content.request : undefined;
};

test('the events of one object go into one message that has them written regardless', async () => {
  const { sent, queue } = setUp({});
  await queue([at('a', 3), at('b', 1), at('a', 2), at('a', 7)]);
  expect(sent.map(({ message }) => requestIn(message))).toEqual([
    {
      objects: [{ bucket: 'b', key: 'a' }],
      lines: [
        [2, 3],
        [7, 7],
      ],
      attempts: 0,
      mayHaveWritten: true,
      forceReapply: true,
    },
    { objects: [{ bucket: 'b', key: 'b' }], lines: [[1, 1]], attempts: 0, mayHaveWritten: true, forceReapply: true },
  ]);
});

test('they go back to the queue whose messages made it necessary', async () => {
  const { sent, queue } = setUp({});
  await queue([at('a', 1)]);
  expect(sent).toMatchObject([{ sourceArn: 'arn of the backlog', message: { to: 'source', attributes: {} } }]);
});

test('versions, ETags and hops of an object are kept apart', async () => {
  const { sent, queue } = setUp({});
  await queue([
    at('a', 1, { versionId: 'v1' }),
    at('a', 2, { versionId: 'v2' }),
    at('a', 3, { eTag: 'x' }),
    at('a', 4, { hops: 5 }),
  ]);
  expect(sent.map(({ message }) => requestIn(message))).toMatchObject([
    { objects: [{ versionId: 'v1' }], lines: [[1, 1]] },
    { objects: [{ versionId: 'v2' }], lines: [[2, 2]] },
    { objects: [{ eTag: 'x' }], lines: [[3, 3]] },
    { lines: [[4, 4]], hops: 5 },
  ]);
});

test('messages are sent at once or a second later', async () => {
  const delays = async (random: number) => {
    const { sent, queue } = setUp({ random: () => random });
    await queue([at('a', 1)]);
    return sent[0]?.message.delaySeconds;
  };
  expect([await delays(0), await delays(0.5), await delays(0.999)]).toEqual([0, 1, 1]);
});

test('beyond the last hop an event is a dead letter that says so, and is reported', async () => {
  const { sent, abandoned, queue } = setUp({});
  await queue([
    at('a', 1, { hops: hopsAllowed }),
    at('b', 2, { hops: hopsAllowed + 1 }),
    at('b', 4, { hops: hopsAllowed + 1 }),
  ]);
  expect(sent.map(({ message }) => message.to)).toEqual(['source', 'dead-letter']);
  const dead = sent[1]?.message as OutgoingMessage;
  expect(dead.attributes).toMatchObject({ Code: 'delivery/too-many-hops', Attempts: '1', Place: 's3://b/b:2,4' });
  expect(JSON.parse(dead.body).s3ToSalesforce.report).toMatchObject({
    code: 'delivery/too-many-hops',
    at: '2026-01-01T00:00:00Z',
    count: 2,
  });
  expect(requestIn(dead)).not.toHaveProperty('hops');
  expect(abandoned).toEqual([
    [{ bucket: 'b', key: 'b', line: 2 }, 'delivery/too-many-hops'],
    [{ bucket: 'b', key: 'b', line: 4 }, 'delivery/too-many-hops'],
  ]);
});

test('a message that no queue took is a failure of the service, and nothing is reported', async () => {
  const { abandoned, queue } = setUp({ takes: (body) => !body.includes('"key":"b"') });
  const queued = queue([at('a', 1), at('b', 2, { hops: hopsAllowed + 1 })]);
  await expect(queued).rejects.toThrow(FailureError);
  await expect(queued).rejects.toMatchObject({ failure: { code: 'aws/unavailable' } });
  expect(abandoned).toEqual([]);
});
