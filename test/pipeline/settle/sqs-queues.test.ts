import { expect, onTestFinished, test } from 'vitest';
import { startSqs } from '../../../src/local/sqs/server.ts';
import type { OutgoingMessage } from '../../../src/pipeline/settle/queues.ts';
import { sqsQueues } from '../../../src/pipeline/settle/sqs-queues.ts';
import { sqsClient } from '../../local/clients.ts';

const names = { event: 'event', backlog: 'backlog', parked: 'parked', deadLetter: 'dead-letter' };
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

async function start() {
  let time = Date.UTC(2026, 0, 1);
  const server = await startSqs({ now: () => time });
  for (const name of Object.values(names)) server.sqs.createQueue(name);
  const client = sqsClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  const urls = {
    event: server.queueUrl(names.event),
    backlog: server.queueUrl(names.backlog),
    parked: server.queueUrl(names.parked),
    deadLetter: server.queueUrl(names.deadLetter),
  };
  const faults: string[] = [];
  return {
    server,
    faults,
    queues: sqsQueues(client, urls, ({ name }) => void faults.push(name)),
    received: (name: string) => server.sqs.receive(name, { count: 10 }),
    pass(ms: number) {
      time += ms;
      server.sqs.timeMoved();
    },
  };
}

const message = (body: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  to: 'source',
  body,
  delaySeconds: 0,
  attributes: {},
  ...more,
});
const from = (name: string) => (outgoing: OutgoingMessage) => ({ message: outgoing, sourceArn: arnOf(name) });
const fromEvent = from(names.event);

test('each message goes to its queue, and "source" is the queue that its forerunner came from', async () => {
  const { queues, received } = await start();
  const taken = await queues.send([
    fromEvent(message('fresh')),
    from(names.backlog)(message('old')),
    fromEvent(message('rest', { to: 'backlog' })),
    fromEvent(message('waits', { to: 'parked' })),
    fromEvent(message('dead', { to: 'dead-letter' })),
  ]);
  expect(taken).toEqual(Array(5).fill(true));
  const bodies = Object.values(names).map((name) => received(name).map(({ body }) => body));
  expect(bodies).toEqual([['fresh'], ['old', 'rest'], ['waits'], ['dead']]);
});

test('attributes and delays arrive', async () => {
  const { queues, received, pass } = await start();
  await queues.send([fromEvent(message('later', { delaySeconds: 5, attributes: { Code: 'object/gone' } }))]);
  expect(received(names.event)).toEqual([]);
  pass(5_000);
  expect(received(names.event)).toMatchObject([
    { body: 'later', attributes: { Code: { dataType: 'String', stringValue: 'object/gone' } } },
  ]);
});

test('more messages than a call takes go in several calls', async () => {
  const { queues, received } = await start();
  const bodies = Array.from({ length: 25 }, (_, index) => `m${index}`);
  expect(await queues.send(bodies.map((body) => fromEvent(message(body))))).toEqual(Array(25).fill(true));
  const all = [1, 2, 3].flatMap(() => received(names.event).map(({ body }) => body));
  expect(all.sort()).toEqual(bodies.sort());
});

test('messages that are too long together go in several calls', async () => {
  const { queues, received } = await start();
  // A call may carry 1 MiB.
  const bodies = [900_000, 200_000, 200_000].map((length) => 'x'.repeat(length));
  expect(await queues.send(bodies.map((body) => fromEvent(message(body))))).toEqual([true, true, true]);
  expect(received(names.event)).toHaveLength(3);
});

test('a message that SQS refuses by itself is not taken, and its neighbours are', async () => {
  const { queues, faults, received } = await start();
  const taken = await queues.send(['a', 'b\u0000', 'c'].map((body) => fromEvent(message(body))));
  expect(taken).toEqual([true, false, true]);
  expect(faults).toEqual(['InvalidMessageContents']);
  expect(received(names.event).map(({ body }) => body)).toEqual(['a', 'c']);
});

test('a call that fails takes none of its messages, and does not keep back the other queue', async () => {
  const { server, queues, faults, received } = await start();
  server.faults.add({ action: 'SendMessageBatch', code: 'ServiceUnavailable', status: 503 });
  const taken = await queues.send([
    fromEvent(message('a')),
    fromEvent(message('dead', { to: 'dead-letter' })),
    fromEvent(message('b')),
  ]);
  expect(taken).toEqual([false, true, false]);
  expect(faults).toHaveLength(1);
  expect(received(names.event)).toEqual([]);
  expect(received(names.deadLetter).map(({ body }) => body)).toEqual(['dead']);
});
