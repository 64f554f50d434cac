import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { receivedMessages } from '../../../src/lambda/wiring/received-messages.ts';
import { startSqs } from '../../../src/local/sqs/server.ts';
import { sqsClient } from '../../local/clients.ts';

/** 25 messages received from the backlog queue, and a clock that the test moves. */
async function setUp() {
  let skippedMs = 0;
  const server = await startSqs({ now: () => 1_000_000 + skippedMs });
  const sqs = sqsClient(server.url);
  onTestFinished(async () => {
    sqs.destroy();
    await server.close();
  });
  for (const name of ['event', 'backlog']) server.sqs.createQueue(name, { VisibilityTimeout: '60' });
  for (let index = 0; index < 25; index += 1) server.sqs.send('backlog', { body: `m${index}` });
  const records: { messageId: string; receiptHandle: string }[] = [];
  while (records.length < 25) {
    const ask = new ReceiveMessageCommand({ QueueUrl: server.queueUrl('backlog'), MaxNumberOfMessages: 10 });
    for (const { MessageId = '', ReceiptHandle = '' } of (await sqs.send(ask)).Messages ?? []) {
      records.push({ messageId: MessageId, receiptHandle: ReceiptHandle });
    }
  }
  const refused: string[] = [];
  return {
    server,
    refused,
    ids: records.map(({ messageId }) => messageId),
    received: receivedMessages(sqs, records, {
      queueUrl: server.queueUrl('backlog'),
      queueArn: server.sqs.arnOf('backlog'),
      onRefused: ({ name }) => refused.push(name),
    }),
    skip(seconds: number) {
      skippedMs += seconds * 1_000;
      server.sqs.timeMoved();
    },
  };
}

test('acknowledged messages are deleted from their queue, the others are not', async () => {
  const { server, ids, received, skip } = await setUp();
  await received.acknowledge(ids.slice(3));
  skip(61);
  expect(server.sqs.counts('backlog')).toEqual({ ready: 3, delayed: 0, 'in-flight': 0 });
});

test('what the function receives itself comes back once the time it asked for is over, and not with the others', async () => {
  const { server, received, skip } = await setUp();
  for (const body of ['a', 'b', 'c']) server.sqs.send('backlog', { body });
  const messages = await received.receive(10, 40);
  expect(messages.map(({ body, receiveCount, queueArn }) => ({ body, receiveCount, queueArn }))).toEqual(
    ['a', 'b', 'c'].map((body) => ({ body, receiveCount: 1, queueArn: server.sqs.arnOf('backlog') })),
  );
  await received.acknowledge(messages.slice(0, 1).map(({ messageId }) => messageId));
  skip(39);
  expect(server.sqs.counts('backlog')).toMatchObject({ ready: 0, 'in-flight': 27 });
  skip(2);
  expect(server.sqs.counts('backlog')).toMatchObject({ ready: 2, 'in-flight': 25 });
  const again = await received.receive(10, 40);
  expect(again.map(({ receiveCount }) => receiveCount)).toEqual([2, 2]);
});

test('a message that was delivered and then received once more is deleted by its latest receipt', async () => {
  const { server, ids, received, skip } = await setUp();
  skip(61);
  const [message] = await received.receive(1, 40);
  expect(ids).toContain(message?.messageId);
  await received.acknowledge([message?.messageId ?? '']);
  expect(server.sqs.counts('backlog')).toMatchObject({ ready: 24, 'in-flight': 0 });
});

test('a failed call does not fail the invocation', async () => {
  const { server, ids, received, refused } = await setUp();
  await server.close();
  await expect(received.acknowledge(ids)).resolves.toBeUndefined();
  await expect(received.receive(10, 40)).resolves.toEqual([]);
  expect(refused).toHaveLength(1);
});
