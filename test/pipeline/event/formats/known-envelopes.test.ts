// An event without a type names the service whose envelope it is in, and what to set.
import { expect, test } from 'vitest';
import { readAll } from '../stored.ts';

const marked = 'Quillfeather';

async function reasonOf(event: object): Promise<string> {
  const [reading] = await readAll(JSON.stringify(event));
  expect(reading).toMatchObject({ kind: 'failed', andAllAfter: false, failure: { code: 'event/no-type' } });
  const message = reading?.kind === 'failed' ? reading.failure.message : '';
  expect(message).not.toContain(marked);
  return message;
}

const inner = JSON.stringify([{ kind: 't', data: { name: marked } }]);

test.each([
  [
    'an EventBridge event',
    { version: '0', id: '1', 'detail-type': marked, source: 's', time: '2026-03-02T15:04:05Z', detail: {} },
    'Set envelope.type to `detail-type`, in backquotes',
  ],
  [
    'an SNS message',
    { Type: 'Notification', MessageId: 'm', TopicArn: 'arn:aws:sns:us-east-1:1:t', Message: inner },
    'Publish each event as a JSON object',
  ],
  [
    'an SQS message',
    { messageId: 'm', receiptHandle: 'r', body: inner, attributes: {} },
    'Send each event as a JSON object',
  ],
  [
    'a Kinesis record',
    { eventSource: 'aws:kinesis', partitionKey: 'p', sequenceNumber: '1', data: Buffer.from(inner).toString('base64') },
    'Put each event into the stream as a JSON object',
  ],
  ['a batch of records', { Records: [{ body: inner }] }, 'the events themselves'],
  [
    'a batch of CloudWatch log entries',
    { messageType: 'DATA_MESSAGE', logEvents: [] },
    'Send log subscriptions to another prefix',
  ],
  [
    'a record that Data Firehose could not deliver',
    { attemptsMade: 1, arrivalTimestamp: 1, errorCode: 'e', rawData: marked },
    'error output prefix',
  ],
  [
    'a change that DMS reports',
    { data: { name: marked }, metadata: { 'record-type': 'data', operation: 'insert', 'table-name': marked } },
    'metadata.`table-name`',
  ],
  [
    'a change of a DynamoDB table',
    {
      eventName: 'INSERT',
      tableName: marked,
      dynamodb: { NewImage: { n: { S: marked } } },
      eventSource: 'aws:dynamodb',
    },
    'over eventName',
  ],
  ['a request to API Gateway', { httpMethod: 'POST', headers: {}, body: inner, requestContext: {} }, 'only its body'],
  ['an event with another name for its type', { eventType: marked, subject: marked, data: {} }, 'Set envelope.type'],
  ['a Kafka record with its schema', { schema: { type: 'struct' }, payload: { name: marked } }, 'schemas.enable'],
  ['a change that Debezium reports', { before: null, after: {}, op: 'c', source: { table: marked } }, 'source.table'],
])('%s', async (name, event, advice) => {
  const reason = await reasonOf(event);
  expect(reason).toContain(`It looks like ${name}`);
  expect(reason).toContain(advice);
});

test('other events get no guess, and a CloudEvent is taken by its word', async () => {
  expect(await reasonOf({ name: marked, detail: {}, Message: inner })).toBe('The event does not say its type.');
  const cloudEvent = { specversion: '1.0', id: '1', source: 's', 'detail-type': 'x', detail: {} };
  expect(await reasonOf(cloudEvent)).toBe('The event does not say its type.');
});

test.each([
  ['text that holds JSON', JSON.stringify(JSON.stringify({ kind: 't', name: marked }))],
  ['array', `[{"kind":"${marked}"}]\n[{"kind":"${marked}"}]\n`],
])('an event that is no object says that it is: %s', async (what, content) => {
  const [reading] = await readAll(content);
  expect(reading).toMatchObject({ failure: { code: 'event/not-an-object', message: expect.stringContaining(what) } });
  expect(JSON.stringify(reading)).not.toContain(marked);
});
