import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { errorName } from '../clients.ts';
import { startQueue } from './queue-under-test.ts';

type Queue = Awaited<ReturnType<typeof startQueue>>;

const send = ({ client, url: QueueUrl }: Queue, MessageBody: string, more = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));

const receive = async ({ client, url: QueueUrl }: Queue, more = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];

describe('a message', () => {
  it('is received as it was sent, with its attributes and digests', async () => {
    const queue = await startQueue();
    const MessageAttributes = {
      zone: { DataType: 'String', StringValue: 'Zürich' },
      count: { DataType: 'Number.int', StringValue: '7' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
    };
    const sent = await send(queue, 'grüße 🛟', { MessageAttributes });
    const [message] = await receive(queue, {
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    expect(message).toMatchObject({ MessageId: sent.MessageId, Body: 'grüße 🛟' });
    expect(message?.MessageAttributes).toEqual(MessageAttributes);
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message?.Attributes).toEqual({
      ApproximateReceiveCount: '1',
      SenderId: '000000000000',
      SentTimestamp: String(queue.now()),
      ApproximateFirstReceiveTimestamp: String(queue.now()),
    });
  });

  it('keeps the trace header of its sender', async () => {
    const queue = await startQueue();
    const body = JSON.stringify({ QueueUrl: queue.url, MessageBody: 'x' });
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
      'X-Amzn-Trace-Id': 'Root=1-0-0;Lineage=a87bd80c:0',
    };
    await fetch(queue.url, { method: 'POST', headers, body });
    const [message] = await receive(queue, { MessageSystemAttributeNames: ['AWSTraceHeader'] });
    expect(message?.Attributes).toEqual({ AWSTraceHeader: 'Root=1-0-0;Lineage=a87bd80c:0' });
  });

  it('has the documented digest of its attributes', async () => {
    const queue = await startQueue();
    const { MD5OfMessageAttributes } = await send(queue, 'x', {
      MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
    });
    // 00000001 'a' 00000006 'String' 01 00000001 'b'
    expect(MD5OfMessageAttributes).toBe('bef8bf215374a0a228d67533b1a488be');
  });

  it('has only the requested attributes', async () => {
    const queue = await startQueue();
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await send(queue, 'x', { MessageAttributes: { 'trace.id': text('1'), 'trace.span': text('2'), other: text('3') } });
    const [message] = await receive(queue, { MessageAttributeNames: ['trace.*'] });
    expect(Object.keys(message?.MessageAttributes ?? {}).sort()).toEqual(['trace.id', 'trace.span']);
    expect(message?.Attributes).toBeUndefined();
  });

  it('is hidden until its visibility timeout is over, then is received again with a higher count', async () => {
    const queue = await startQueue({ VisibilityTimeout: '30' });
    await send(queue, 'x');
    await receive(queue);
    queue.advance(29_999);
    expect(await receive(queue)).toEqual([]);
    queue.advance(1);
    const [again] = await receive(queue, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('is received again at once if its visibility timeout is set to zero', async () => {
    const queue = await startQueue();
    await send(queue, 'x');
    const [first] = await receive(queue);
    await queue.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queue.url,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(await receive(queue)).toHaveLength(1);
  });

  it('is gone after it was deleted, even after its visibility timeout', async () => {
    const queue = await startQueue({ VisibilityTimeout: '5' });
    await send(queue, 'x');
    const [message] = await receive(queue);
    queue.advance(6000);
    await queue.client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: message?.ReceiptHandle }));
    expect(await receive(queue)).toEqual([]);
    expect(queue.sqs.counts('event')).toEqual({ ready: 0, 'in-flight': 0, delayed: 0 });
  });

  it('is not deleted by the receipt of an earlier receive', async () => {
    const queue = await startQueue({ VisibilityTimeout: '5' });
    await send(queue, 'x');
    const [stale] = await receive(queue);
    queue.advance(5000);
    await receive(queue);
    const QueueUrl = queue.url;
    const ReceiptHandle = stale?.ReceiptHandle;
    await queue.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    expect(queue.sqs.counts('event')['in-flight']).toBe(1);
    const hide = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 5 });
    expect(await errorName(queue.client.send(hide))).toBe('InvalidParameterValue');
  });

  it('waits for its delay', async () => {
    const queue = await startQueue();
    await send(queue, 'x', { DelaySeconds: 900 });
    expect(queue.sqs.counts('event')).toEqual({ ready: 0, 'in-flight': 0, delayed: 1 });
    queue.advance(899_000);
    expect(await receive(queue)).toEqual([]);
    queue.advance(1000);
    expect(await receive(queue)).toHaveLength(1);
  });

  it('is deleted after the retention period, whatever its state', async () => {
    const queue = await startQueue({ MessageRetentionPeriod: '60' });
    await send(queue, 'in flight');
    await receive(queue);
    await send(queue, 'ready');
    queue.advance(60_000);
    expect(queue.sqs.counts('event')).toEqual({ ready: 0, 'in-flight': 0, delayed: 0 });
  });

  it('is delivered twice on request, and a delete removes only one copy', async () => {
    const queue = await startQueue();
    await send(queue, 'x');
    queue.sqs.duplicateNext('event', 1);
    const [first] = await receive(queue, { MaxNumberOfMessages: 10 });
    await queue.client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: first?.ReceiptHandle }));
    const second = await receive(queue, { MaxNumberOfMessages: 10 });
    expect(second.map(({ MessageId }) => MessageId)).toEqual([first?.MessageId]);
    expect(await receive(queue)).toEqual([]);
  });
});

describe('a refused call', () => {
  it.each([
    ['MissingParameter', { MessageBody: '' }],
    ['InvalidMessageContents', { MessageBody: 'a\u0000b' }],
    ['InvalidParameterValue', { MessageBody: 'x', DelaySeconds: 901 }],
    ['InvalidParameterValue', { MessageBody: 'x'.repeat(1_048_577) }],
    ['NotImplemented', { MessageBody: 'x', MessageGroupId: 'g' }],
  ])('fails with %s', async (name, input) => {
    const { client, url: QueueUrl } = await startQueue();
    expect(await errorName(client.send(new SendMessageCommand({ QueueUrl, ...input })))).toBe(name);
  });

  it('names a missing queue', async () => {
    const { client, queueUrl } = await startQueue();
    const receiving = client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl('other') }));
    expect(await errorName(receiving)).toBe('QueueDoesNotExist');
  });

  it('has an unknown receipt handle', async () => {
    const { client, url: QueueUrl } = await startQueue();
    const deleting = client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'invented' }));
    expect(await errorName(deleting)).toBe('ReceiptHandleIsInvalid');
  });
});
