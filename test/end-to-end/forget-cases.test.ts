// What may stand in the way when a person is forgotten: locks, other people, older versions, buckets without versions, and
// events that arrive meanwhile.
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ForgetOptions, forgetPerson, isForgotten } from '../../src/cli/commands/privacy/forget.ts';
import { allLines } from '../../src/line-ranges.ts';
import { requestBody } from '../../src/request.ts';
import { s3Client } from '../local/clients.ts';
import { firstRescue, login, note } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
let s3: S3Client;
beforeAll(async () => {
  pipeline = await startPipeline({ prefix: 'events/' });
  s3 = s3Client(pipeline.stack.clients.s3.endpoint);
  const names = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL_DYNAMODB', 'AWS_REGION'];
  for (const name of [...names, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
    vi.stubEnv(name, pipeline.stack.environment[name]);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  s3.destroy();
  await pipeline.close();
});

const folders = { mappings: 'mappings', schema: 'salesforce/schema' };

const counselor = ['Contact.Counselor_Id__c'];

const forget = (
  value: string,
  options: Partial<ForgetOptions> = { as: counselor },
  onProgress: () => void = () => {},
  now: () => number = () => 0,
) => {
  const { bucket, queueUrls, environment } = pipeline.stack;
  return forgetPerson(
    [value],
    { ...folders, prefix: '', mentions: false, shared: false, yes: true, ...options },
    {
      env: {
        EVENT_BUCKET: bucket,
        BACKLOG_QUEUE_URL: queueUrls.backlog,
        DEAD_LETTER_QUEUE_URL: queueUrls['dead-letter'],
        PARKED_QUEUE_URL: queueUrls.parked,
        STAMP_TABLE: environment.STAMP_TABLE,
        IDEMPOTENCY_TABLE: environment.IDEMPOTENCY_TABLE,
      },
      signal: new AbortController().signal,
      now,
      onProgress,
    },
  );
};

const lines = (...events: object[]) => `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
const textOf = async (Key: string, VersionId?: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: pipeline.stack.bucket, Key, VersionId }));
  return (await Body?.transformToString()) ?? '';
};
const versionsOf = async (Prefix: string) => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: pipeline.stack.bucket, Prefix }),
  );
  return { versions: Versions.map(({ VersionId }) => VersionId), markers: DeleteMarkers.length };
};

const notified = (key: string, versionId: string | undefined) =>
  pipeline.send(
    'event',
    JSON.stringify({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: { bucket: { name: pipeline.stack.bucket }, object: { key, ...(versionId ? { versionId } : {}) } },
        },
      ],
    }),
  );

test('of an object with several people, one after the other is forgotten, and old messages find the rest', async () => {
  const events = ['a-1', 'a-2', 'a-3'].map((id) => login({ id: `evt-${id}`, counselor: id }));
  const version = await pipeline.put('events/a.jsonl', lines(...events));
  await pipeline.settled();
  expect(isForgotten(await forget('a-1'))).toBe(true);
  await pipeline.settled();
  expect(isForgotten(await forget('a-2'))).toBe(true);
  await pipeline.settled();
  const [first, second, third] = (await textOf('events/a.jsonl')).split('\n');
  expect([first, second]).toEqual(Array(2).fill('{"s3ToSalesforce":"forgotten"}'));
  expect(third).toBe(JSON.stringify(events[2]));
  const { objects } = { objects: await s3.send(new ListObjectVersionsCommand({ Bucket: pipeline.stack.bucket })) };
  for (const { Key = '', VersionId } of objects.Versions ?? [])
    expect(await textOf(Key, VersionId)).not.toMatch(/a-[12]/);
  const before = pipeline.lines.length;
  await notified('events/a.jsonl', version);
  await pipeline.settled();
  expect(pipeline.outcomes('evt-a-3').map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate']);
  expect(pipeline.lines.slice(before).join('')).not.toContain('object/gone');
  expect(await pipeline.take('dead-letter')).toEqual([]);
});

test('if the value is a key, nothing changes until somebody says of which object', async () => {
  await pipeline.put('events/b-1.json', login({ id: 'evt-b-1', counselor: 'b-1' }));
  await pipeline.put('events/b-2.json', firstRescue({ id: 'evt-b-2', counselor: 'b-2', coach: 'b-1' }));
  await pipeline.settled();
  const first = await forget('b-1', {});
  expect(first).toMatchObject({ erased: false, isUndecided: true });
  expect(first.roles).toEqual(['Account.Coach_Id__c', 'Contact.Counselor_Id__c', 'User.Coach_Id__c']);
  expect((await versionsOf('events/b-1.json')).versions).toHaveLength(1);
  expect(isForgotten(await forget('b-1'))).toBe(true);
  expect((await versionsOf('events/b-1.json')).versions).toHaveLength(0);
  expect((await versionsOf('events/b-2.json')).versions).toHaveLength(1);
});

test('a version that is locked stays, and is removed once it is free', async () => {
  const version = await pipeline.put('events/c.json', login({ id: 'evt-c-1', counselor: 'cc-1' }));
  await pipeline.settled();
  const bucket = pipeline.stack.s3.s3.bucket(pipeline.stack.bucket);
  bucket.lock('events/c.json', version as string, { until: Date.parse('2099-01-01T00:00:00Z') });
  const locked = await forget('cc-1');
  expect(isForgotten(locked)).toBe(false);
  expect(locked.left).toMatchObject([{ because: { kind: 'locked', until: '2099-01-01T00:00:00.000Z' } }]);
  expect((await versionsOf('events/c.json')).versions).toEqual([version]);
  bucket.lock('events/c.json', version as string, undefined);
  expect(isForgotten(await forget('cc-1'))).toBe(true);
  expect(await versionsOf('events/c.json')).toEqual({ versions: [], markers: 0 });
});

test('what was overwritten does not become the current version again', async () => {
  const older = await pipeline.put('events/d.jsonl', lines(login({ id: 'evt-d-1', counselor: 'd-2' })));
  await pipeline.put('events/d.jsonl', lines(login({ id: 'evt-d-2', counselor: 'd-1' })));
  await pipeline.settled();
  expect(isForgotten(await forget('d-1'))).toBe(true);
  expect(await versionsOf('events/d.jsonl')).toEqual({ versions: [older], markers: 1 });
  await expect(textOf('events/d.jsonl')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('an event that arrives meanwhile is removed, too', async () => {
  await pipeline.put('events/e-1.json', login({ id: 'evt-e-1', counselor: 'e-1' }));
  await pipeline.settled();
  let arriving: Promise<unknown> | undefined;
  const onProgress = () => {
    arriving ??= pipeline.put('events/e-0.json', login({ id: 'evt-e-2', counselor: 'e-1' }));
  };
  const result = await forget('e-1', { as: counselor }, onProgress);
  await arriving;
  expect(isForgotten(result)).toBe(true);
  expect((await versionsOf('events/e-')).versions).toEqual([]);
  await pipeline.settled();
  expect(pipeline.outcomes('evt-e-2')).toEqual([]);
  expect(await pipeline.take('dead-letter')).toEqual([]);
});

test('a text that names somebody among other words is left until its line is chosen', async () => {
  const told = note({ id: 'evt-f-1', counselor: 'f-2', text: 'f-1 helped a lot' });
  const other = login({ id: 'evt-f-2', counselor: 'f-2' });
  await pipeline.put('events/f.jsonl', lines(other, told));
  await pipeline.settled();
  const found = await forget('f-1', { mentions: true });
  expect(found).toMatchObject({ erased: true, objects: { removed: 0, rewritten: 0 } });
  const at = `s3://${pipeline.stack.bucket}/events/f.jsonl`;
  await expect(forget('f-1', { line: [`${at}:1`] })).rejects.toThrow(
    'no version of the object has the value on this line',
  );
  expect(isForgotten(await forget('f-1', { line: [`${at}:2`] }))).toBe(true);
  expect(await textOf('events/f.jsonl')).toBe(`${JSON.stringify(other)}\n{"s3ToSalesforce":"forgotten"}\n`);
});

test('in a bucket without versions, the rest stays where it is', async () => {
  const Bucket = pipeline.stack.bucket;
  const suspended = { Status: 'Suspended' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: suspended }));
  const events = ['g-1', 'g-2'].map((id) => login({ id: `evt-${id}`, counselor: id }));
  await pipeline.put('events/g.jsonl', lines(...events));
  await pipeline.put('events/g-alone.json', login({ id: 'evt-g-3', counselor: 'g-1' }));
  await pipeline.settled();
  expect(isForgotten(await forget('g-1'))).toBe(true);
  expect(await textOf('events/g.jsonl')).toBe(`{"s3ToSalesforce":"forgotten"}\n${JSON.stringify(events[1])}\n`);
  expect((await versionsOf('events/g.jsonl')).versions).toEqual(['null']);
  expect(await versionsOf('events/g-alone')).toEqual({ versions: [], markers: 0 });
  await pipeline.settled();
  expect(pipeline.outcomes('evt-g-2').map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate']);
});

test('if time is up before the queues are read, the person is not forgotten yet; the archive is read however long it takes', async () => {
  const { bucket } = pipeline.stack;
  const versionId = await pipeline.put(
    'events/slow.json',
    JSON.stringify(login({ id: 'evt-slow-1', counselor: 'c-slow' })),
  );
  await pipeline.settled();
  const objects = [{ bucket, key: 'events/slow.json', versionId: versionId as string }];
  const archived = {
    version: 1,
    messageId: 'm-slow',
    sentAt: 1,
    receiveCount: 1,
    movedBySqs: false,
    attributes: { Code: 'aws/unavailable' },
    body: requestBody({ objects, lines: allLines, attempts: 10, mayHaveWritten: true }),
  };
  await pipeline.put('dead-letters/2026-03-02/m-slow.json', JSON.stringify(archived));
  let now = 0;
  const clock = () => {
    now += 60_000;
    return now;
  };
  const slow = await forget('c-slow', { as: counselor }, undefined, clock);
  expect(slow.messages).toMatchObject({ deleted: 1, unread: 2 });
  expect(isForgotten(slow)).toBe(false);
  expect(await versionsOf('dead-letters/2026-03-02/')).toEqual({ versions: [], markers: 0 });
  const again = await forget('c-slow');
  expect(again.messages).toMatchObject({ unread: 0 });
  expect(isForgotten(again)).toBe(true);
});
