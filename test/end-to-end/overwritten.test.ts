// Objects that are overwritten before they are read, in a bucket that keeps no versions, and events from the future.
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { s3Client } from '../local/clients.ts';
import { login } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

test('the event that was overwritten becomes a dead-letter message, and the later one is written', async () => {
  const { stack } = pipeline;
  const { s3 } = stack.s3;
  s3.createBucket('plain');
  s3.setNotifications('plain', [{ id: 'e', queueArn: stack.queueArns.event, events: ['s3:ObjectCreated:*'] }]);
  const client = s3Client(stack.clients.s3.endpoint);
  await stack.pause();
  for (const id of ['one', 'two']) {
    const Body = JSON.stringify(login({ id, counselor: id }));
    await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'events/latest.json', Body }));
  }
  client.destroy();
  stack.resume();
  await pipeline.settled();
  expect(pipeline.outcomes('two').map(({ outcome }) => outcome)).toEqual(['applied']);
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'object/gone', Attempts: '1' });
  expect(deadLetter?.attributes.Reason).toContain('overwritten before it was read');
});

/** In a bucket without versions. The event queue gets what `notification` makes of S3's own. */
async function putUnversioned(
  name: string,
  put: (client: S3Client, Bucket: string, id: string) => Promise<unknown>,
  ids: readonly string[],
  notification: (body: string) => string,
): Promise<void> {
  const { stack } = pipeline;
  const { s3 } = stack.s3;
  s3.createBucket(name);
  s3.setNotifications(name, [{ id: 'e', queueArn: stack.queueArns.event, events: ['s3:ObjectCreated:*'] }]);
  await pipeline.settled();
  const client = s3Client(stack.clients.s3.endpoint);
  await stack.pause();
  for (const id of ids) await put(client, name, id);
  client.destroy();
  const sent = await pipeline.take('event');
  for (const { body } of sent) await pipeline.send('event', notification(body));
  stack.resume();
  await pipeline.settled();
}

const Key = 'events/a+b latest.json';
const bodyOf = (id: string) => JSON.stringify(login({ id, counselor: id }));

const puts = {
  plain: (client: S3Client, Bucket: string, id: string) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body: bodyOf(id) })),
  'encrypted with a KMS key': (client: S3Client, Bucket: string, id: string) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body: bodyOf(id), ServerSideEncryption: 'aws:kms' })),
  'uploaded in parts': async (client: S3Client, Bucket: string, id: string) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const { ETag } = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: bodyOf(id) }),
    );
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
  },
};

interface Record {
  s3: { bucket: object; object: { eTag: string; size: number; key: string } };
}

const notifications = {
  'by S3': (body: string) => body,
  'by S3, with a quoted ETag': (body: string) => body.replace(/"eTag":"([^"]*)"/g, '"eTag":"\\"$1\\""'),
  'through SNS': (body: string) => JSON.stringify({ Type: 'Notification', Message: body }),
  'by EventBridge': (body: string) => {
    const { s3 } = JSON.parse(body).Records[0] as Record;
    const object = { key: Key, size: s3.object.size, etag: s3.object.eTag };
    return JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail: { bucket: s3.bucket, object } });
  },
};

let count = 0;
describe.each(Object.entries(puts))('an object that is %s', (_, put) => {
  test.each(Object.entries(notifications))('and notified %s', async (__, notification) => {
    count += 1;
    const [read, lost, later] = [`read-${count}`, `lost-${count}`, `later-${count}`];
    await putUnversioned(`plain-${count}`, put, [read], notification);
    expect(pipeline.outcomes(read).map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(await pipeline.take('dead-letter')).toEqual([]);
    await putUnversioned(`plain-${count}`, put, [lost, later], notification);
    expect(pipeline.outcomes(later).map(({ outcome }) => outcome)).toEqual(['applied']);
    const [deadLetter, ...more] = await pipeline.take('dead-letter');
    expect(more).toEqual([]);
    expect(deadLetter?.attributes).toMatchObject({ Code: 'object/gone', Attempts: '1' });
    expect(deadLetter?.attributes.Reason).toContain('overwritten before it was read');
    // What is known: which object it was, and its ETag.
    expect(deadLetter?.attributes.Place).toContain(`s3://plain-${count}/${Key}`);
    expect(deadLetter?.body).toMatch(/"eTag":"/);
  });
});

test('what was written before versioning was turned on, and then overwritten, is read as well or told', async () => {
  const { stack } = pipeline;
  const { s3 } = stack.s3;
  s3.createBucket('later-versioned');
  s3.setNotifications('later-versioned', [
    { id: 'e', queueArn: stack.queueArns.event, events: ['s3:ObjectCreated:*'] },
  ]);
  const client = s3Client(stack.clients.s3.endpoint);
  await stack.pause();
  for (const id of ['replaced', 'kept-as-null', 'kept']) {
    if (id === 'kept') s3.bucket('later-versioned').setVersioning('Enabled');
    await client.send(new PutObjectCommand({ Bucket: 'later-versioned', Key, Body: bodyOf(id) }));
  }
  client.destroy();
  stack.resume();
  await pipeline.settled();
  for (const id of ['kept-as-null', 'kept'])
    expect(pipeline.outcomes(id).map(({ outcome }) => outcome)).toEqual(['applied']);
  expect((await pipeline.take('dead-letter')).map(({ attributes }) => attributes.Code)).toEqual(['object/gone']);
});

test('an event from the future becomes a dead-letter message and sets nothing', async () => {
  await pipeline.put('events/future.json', login({ id: 'future', counselor: 'future', time: '2962-03-02T18:30:00Z' }));
  await pipeline.put('events/now.json', login({ id: 'now', counselor: 'now', time: '2026-03-02T18:30:00Z' }));
  await pipeline.settled();
  expect(pipeline.outcomes('now').map(({ outcome }) => outcome)).toEqual(['applied']);
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'event/future-time', Attempts: '1' });
  expect(pipeline.org.records('Contact').filter((each) => each.Counselor_Id__c === 'future')).toEqual([]);
});
