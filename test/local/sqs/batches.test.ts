import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { errorName } from '../clients.ts';
import { startQueue } from './queue-under-test.ts';

const entries = (count: number, MessageBody = 'x') =>
  Array.from({ length: count }, (_, index) => ({ Id: `m${index}`, MessageBody }));

it('sends, hides and deletes ten at a time', async () => {
  const { calls, client, sqs, url: QueueUrl } = await startQueue();
  const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries(10) }));
  expect(sent.Successful).toHaveLength(10);
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  const handles = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
  const hidden = handles.slice(0, 4).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
  await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: hidden }));
  expect(sqs.counts('event')).toMatchObject({ ready: 4, 'in-flight': 6 });
  const deleted = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles }));
  expect(deleted.Successful).toHaveLength(10);
  expect(sqs.counts('event')).toMatchObject({ ready: 0, 'in-flight': 0 });
  expect(calls()).toEqual({
    SendMessageBatch: 1,
    ReceiveMessage: 1,
    ChangeMessageVisibilityBatch: 1,
    DeleteMessageBatch: 1,
  });
});

it('accepts the valid entries and reports the invalid ones', async () => {
  const { client, sqs, url: QueueUrl } = await startQueue();
  const Entries = [
    { Id: 'good', MessageBody: 'x' },
    { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
    { Id: 'bad', MessageBody: '\u0001' },
  ];
  const { Successful, Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
  expect(Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
    ['late', 'InvalidParameterValue', true],
    ['bad', 'InvalidMessageContents', true],
  ]);
  expect(sqs.counts('event').ready).toBe(1);
});

it('refuses a batch that is empty, has eleven entries or equal ids, or exceeds a megabyte', async () => {
  const { client, sqs, url: QueueUrl } = await startQueue();
  const refused = (Entries: { Id: string; MessageBody: string }[]) =>
    errorName(client.send(new SendMessageBatchCommand({ QueueUrl, Entries })));
  expect(await refused([])).toBe('EmptyBatchRequest');
  expect(await refused(entries(11))).toBe('TooManyEntriesInBatchRequest');
  expect(await refused([...entries(1), ...entries(1)])).toBe('BatchEntryIdsNotDistinct');
  expect(await refused(entries(10, 'x'.repeat(104_858)))).toBe('BatchRequestTooLong');
  expect(await refused(entries(10, 'x'.repeat(104_857)))).toBe('none');
  expect(sqs.counts('event').ready).toBe(10);
});
