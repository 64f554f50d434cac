// The command against our own S3, with the configuration of other people in the bucket.
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setNotifications } from '../../../../src/cli/commands/operations/notifications.ts';
import { type S3Server, startS3 } from '../../../../src/local/s3/server.ts';
import { s3Client } from '../../../local/clients.ts';
import { s3sf } from '../../run-s3sf.ts';

const queue = 'arn:aws:sqs:us-east-1:123456789012:s3sf-event';
const theirQueue = 'arn:aws:sqs:us-east-1:123456789012:theirs';
const Bucket = 'platform-data';
const filtered = (Name: string, Value: string) => ({ Key: { FilterRules: [{ Name: Name as never, Value }] } });
const theirs = {
  QueueConfigurations: [
    { Id: 'theirs', QueueArn: theirQueue, Events: ['s3:ObjectRemoved:DeleteMarkerCreated' as const] },
  ],
  TopicConfigurations: [
    {
      Id: 'images',
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:images',
      Events: ['s3:ObjectCreated:Put' as const],
      Filter: filtered('Prefix', 'images+of/dt%3D'),
    },
  ],
  LambdaFunctionConfigurations: [
    {
      Id: 'cleaner',
      LambdaFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:cleaner',
      Events: ['s3:ObjectRemoved:Delete' as const],
      Filter: filtered('Suffix', '.tmp'),
    },
  ],
};

let server: S3Server;
let tested: string[];
let broken: Set<string>;
let client: ReturnType<typeof s3Client>;

beforeEach(async () => {
  tested = [];
  broken = new Set();
  server = await startS3({ notify: (arn) => void tested.push(arn), takesNotifications: (arn) => !broken.has(arn) });
  client = s3Client(server.url);
  server.s3.createBucket(Bucket);
  await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: theirs }));
  tested.length = 0;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  await server.close();
});

async function configured() {
  const { $metadata: _, ...rest } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  return rest;
}

test('without --yes it shows what is there and what is new, and writes nothing', async () => {
  const before = await configured();
  const { code, out } = await s3sf(['notifications', '--bucket', Bucket]);
  expect(code).toBe(0);
  for (const text of [theirQueue, 'images of/dt=…', '….tmp', 'EventBridge', 'Nothing was changed'])
    expect(out).toContain(text);
  expect(await configured()).toEqual(before);
  expect(tested).toEqual([]);
});

test('with --yes EventBridge is on, and what others configured is as it was', async () => {
  const before = await configured();
  const { code, out } = await s3sf(['notifications', '--bucket', Bucket, '--yes', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ end: { kind: 'written' }, added: [{ to: 'EventBridge' }] });
  expect(await configured()).toEqual({ ...before, EventBridgeConfiguration: {} });
  const again = await s3sf(['notifications', '--bucket', Bucket, '--yes']);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to do') });
  // S3 tests each queue of the configuration, once: nothing was written the second time.
  expect(tested).toEqual([theirQueue]);
});

test('a queue is added for its prefixes', async () => {
  const { code } = await s3sf([
    'notifications',
    '--bucket',
    Bucket,
    '--queue',
    queue,
    '--prefix',
    'events/',
    'a b=',
    '--yes',
  ]);
  expect(code).toBe(0);
  expect(server.s3.notificationSettings(Bucket).queues.map(({ prefix }) => prefix)).toEqual([
    undefined,
    'events/',
    'a+b%3D',
  ]);
  server.s3.put(Bucket, 'a b=1', { body: { size: 1 } as never, eTag: 'e', headers: {} });
  expect(tested.at(-1)).toBe(queue);
});

test('prefixes that overlap with others are refused before S3 does', async () => {
  const before = await configured();
  const { code, out } = await s3sf(['notifications', '--bucket', Bucket, '--queue', queue, '--yes']);
  expect(code).toBe(1);
  expect(out).toContain('overlaps with arn:aws:sns:us-east-1:123456789012:images');
  expect(await configured()).toEqual(before);
});

test('if S3 refuses a destination, the bucket keeps what it had', async () => {
  const before = await configured();
  broken.add(theirQueue);
  const { code, out } = await s3sf(['notifications', '--bucket', Bucket, '--yes']);
  expect(code).toBe(1);
  expect(out).toContain('Nothing was changed: S3 refused the configuration');
  expect(await configured()).toEqual(before);
});

test('it reads again after writing, and reports what somebody else has written', async () => {
  let pauses = 0;
  const host = {
    env: {},
    signal: new AbortController().signal,
    async pause() {
      pauses += 1;
    },
  };
  const write = server.s3.configureNotifications;
  vi.spyOn(server.s3, 'configureNotifications').mockImplementation((name, settings) => {
    write(name, settings);
    write(name, { queues: [], others: [], eventBridge: false });
  });
  const { end } = await setNotifications({ bucket: Bucket, yes: true }, host);
  expect(end).toMatchObject({ kind: 'changed', unexpected: [] });
  expect(end.kind === 'changed' && end.missing).toHaveLength(4);
  expect(pauses).toBe(5);
});

test.each([
  [['--prefix', 'a/'], '--prefix needs --queue'],
  [['--queue', 'https://sqs/1/q'], 'is not the ARN of a queue'],
  [['--queue', queue, '--prefix', 'a/*'], 'no wildcards'],
  [['--queue', queue, '--prefix', 'a/', 'a/b/'], 'overlaps with another one'],
])('%j is wrong usage', async (options, message) => {
  const { code, err } = await s3sf(['notifications', '--bucket', Bucket, ...options]);
  expect(code).toBe(2);
  expect(err.replaceAll(/\s+/g, ' ')).toContain(message);
});
