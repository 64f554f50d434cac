// Events inside the messages of services: which are taken out, and what the message says about them.
import { expect, test } from 'vitest';
import type { Reading } from '../../../../src/pipeline/event/event.ts';
import { lastModified, type ReadOptions, readAll } from '../stored.ts';

// https://docs.aws.amazon.com/sns/latest/dg/firehose-archived-message-format-S3.html and sns-message-and-json-formats.html
const sns = (message: string) => ({
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:us-west-2:123456789012:MyTopic',
  Subject: 'My First Message',
  Message: message,
  Timestamp: '2012-05-02T00:54:06.655Z',
  SignatureVersion: '1',
  Signature: 'EXAMPLEw6JRN',
  UnsubscribeURL: 'https://sns.us-west-2.amazonaws.com/',
});

// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html and eventbridge/latest/userguide/eb-pipes-sqs.html
const sqs = (body: string) => ({
  messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
  receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
  body,
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
  messageAttributes: {},
  eventSource: 'aws:sqs',
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
const received = (body: string) => ({
  MessageId: '219f8380-5770-4cc2-8c3e-5c715e145f5e',
  ReceiptHandle: 'AQEBaZ+j5qUoOAoxlmrCQPkBm9njMWXqemmIG6shMHCO6fV20JrQYg',
  MD5OfBody: 'fafb00f5732ab283681e124bf8747ed1',
  Body: body,
  Attributes: { SentTimestamp: '1677112427387' },
});

// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html and eventbridge/latest/userguide/eb-pipes-kinesis.html
const kinesis = (data: string) => ({
  kinesisSchemaVersion: '1.0',
  partitionKey: '1',
  sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
  data: Buffer.from(data).toString('base64'),
  approximateArrivalTimestamp: 1545084650.987,
  eventSource: 'aws:kinesis',
  eventID: 'shardId-000000000006:49590338271490256608559692538361571095921575989136588898',
});

const event = { kind: 'k', n: 1 };

async function read(content: unknown, options: ReadOptions = {}): Promise<Reading | undefined> {
  const readings = await readAll(JSON.stringify(content), { limits: { bytes: 10_000, depth: 8 }, ...options });
  expect(readings).toHaveLength(1);
  return readings[0];
}

test.each([
  ['SNS', sns, '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324', '2012-05-02T00:54:06.655Z'],
  ['SQS', sqs, '059f36b4-87a3-44ab-83d2-661975830a7d', '2018-12-17T21:37:29.183Z'],
  ['SQS, as it is received', received, '219f8380-5770-4cc2-8c3e-5c715e145f5e', '2023-02-23T00:33:47.387Z'],
  [
    'Kinesis',
    kinesis,
    'shardId-000000000006:49590338271490256608559692538361571095921575989136588898',
    '2018-12-17T22:10:50.987Z',
  ],
])('an event in a message of %s is read as if it came alone', async (_, wrap, id, time) => {
  const own = { ...event, id: 'own', source: 's', time: '2026-03-02T15:04:05Z' };
  const alone = await read(own);
  expect(alone).toMatchObject({ kind: 'event', event: { id: 'own' } });
  expect(await read(wrap(JSON.stringify(own)))).toMatchObject(
    alone?.kind === 'event' ? { event: { ...alone.event, location: expect.anything() } } : {},
  );
  const cloudEvent = { specversion: '1.0', id: 'own', source: 's', type: 'k', data: event };
  expect(await read(wrap(JSON.stringify(cloudEvent)))).toMatchObject({ event: { id: 'own', document: cloudEvent } });

  // What the event does not say, the message does.
  expect(await read(wrap(JSON.stringify(event)))).toMatchObject({ event: { id, time, document: { n: 1, id, time } } });
});

test('the innermost message says more', async () => {
  expect(await read(sqs(JSON.stringify(sns(JSON.stringify(event)))))).toMatchObject({
    event: { id: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324', time: '2012-05-02T00:54:06.655Z' },
  });
  let content: object = event;
  for (let count = 0; count < 4; count += 1) content = sns(JSON.stringify(content));
  expect(await read(content)).toMatchObject({ kind: 'failed', failure: { code: 'event/no-type' } });
});

test('numbers keep their digits', async () => {
  expect(await read(sns('{"kind":"k","number":1234567890123456789}'))).toMatchObject({
    event: { document: { number: '1234567890123456789' }, rounded: { number: 1234567890123456800 } },
  });
});

test('a message whose envelope the settings describe stays as it is', async () => {
  const content = { ...sns(JSON.stringify(event)), kind: 'sns' };
  expect(await read(content)).toMatchObject({ event: { type: 'sns', document: content } });
});

test.each([
  ['a list', sns(JSON.stringify([event]))],
  ['text', sns('Quillfeather')],
  ['an event that is too deep', sns(`{"kind":"k","a":${'['.repeat(9)}${']'.repeat(9)}}`)],
  ['not certainly from SNS', { ...sns(JSON.stringify(event)), TopicArn: null }],
  ['not certainly from SQS', { messageId: 'm', body: JSON.stringify(event) }],
  ['not certainly from Kinesis', { partitionKey: 'p', sequenceNumber: 's', data: kinesis(JSON.stringify(event)).data }],
  ['bytes that are not UTF-8', { ...kinesis(''), data: Buffer.from([0xff, 0xfe]).toString('base64') }],
  ['no text', { ...sqs(''), body: event }],
])('what is %s is not taken out', async (_, content) => {
  const reading = await read(content);
  expect(reading).toMatchObject({ kind: 'failed', failure: { code: 'event/no-type' } });
  expect(JSON.stringify(reading)).not.toContain('Quillfeather');
});

test('an event in a message that says too little gets the rest from its object', async () => {
  const { MessageId: _, Timestamp: __, ...rest } = sns(JSON.stringify(event));
  expect(await read({ ...rest, MessageId: ' ', Timestamp: 'soon' })).toMatchObject({
    event: { id: expect.stringMatching(/^s3-/), time: lastModified.toISOString() },
  });
  const { attributes: ___, ...bare } = sqs(JSON.stringify(event));
  expect(await read(bare)).toMatchObject({ event: { time: lastModified.toISOString() } });
});
