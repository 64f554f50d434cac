// Dead letters move to the bucket before SQS deletes them. Nothing is lost on the way, nothing of it is read as an event,
// and the redrive command sends them back as they are.
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listDeadLetters, redriveDeadLetters } from '../../../src/cli/commands/operations/redrive.ts';
import { allLines } from '../../../src/line-ranges.ts';
import { requestBody } from '../../../src/request.ts';
import { s3Client } from '../../local/clients.ts';
import { dayMs, days, type RecoverInTime, raisedOn, recoverInTime } from './recover-in-time.ts';

const about = (key: string) =>
  requestBody({ objects: [{ bucket: 'events', key }], lines: allLines, attempts: 10, mayHaveWritten: false });
const rejected = { Code: 'salesforce/rejected', Reason: 'A field is too long.', Attempts: '10', EventType: 't' };

async function start(): Promise<RecoverInTime & { s3: S3Client }> {
  const recover = await recoverInTime({ ARCHIVE_BUCKET: 'events' });
  const s3 = s3Client(recover.stack.clients.s3.endpoint);
  onTestFinished(async () => {
    s3.destroy();
    await recover.close();
  });
  return { ...recover, s3 };
}

async function versions({ s3 }: { s3: S3Client }): Promise<string[]> {
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'events', Prefix: 'dead-letters/' }));
  return Versions.map(({ Key = '' }) => Key);
}

const queued = ({ stack }: RecoverInTime) => stack.sqs.sqs.peek('dead-letter').length;

const host = {
  env: {},
  signal: new AbortController().signal,
  now: Date.now,
  onProgress: () => {},
};

function redriving({ stack }: RecoverInTime) {
  const { queueUrls, bucket } = stack;
  return { bucket, deadLetterQueue: queueUrls['dead-letter'], backlogQueue: queueUrls.backlog };
}

test('a dead letter outlives the retention of SQS: it moves to the bucket, and people are still reminded', async () => {
  const recover = await start();
  const from = recover.now();
  await recover.send('dead-letter', about('events/a.json'), rejected);
  await days(recover, { until: 10 });
  expect(queued(recover)).toBe(1);
  expect(await versions(recover)).toEqual([]);
  await recover.send('dead-letter', about('events/young.json'), rejected);
  await days(recover, { from: 10, until: 16 });
  expect(queued(recover)).toBe(1);
  const [key = '', ...others] = await versions(recover);
  expect(others).toEqual([]);
  expect(key).toMatch(/^dead-letters\/dead-letter\/\d{4}-\d{2}-\d{2}\/[0-9a-f-]{36}\.json$/);
  const { Body } = await recover.s3.send(new GetObjectCommand({ Bucket: 'events', Key: key }));
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toMatchObject({
    version: 1,
    movedBySqs: false,
    attributes: rejected,
    body: about('events/a.json'),
  });
  expect(await raisedOn(recover, 'DeadLetterAgeAlarm', from)).toEqual([]);
  const reminders = (await raisedOn(recover, 'StillWaitingAlarm', from)).map(Math.floor);
  expect(reminders).toEqual(Array.from({ length: 16 }, (_, day) => day));
  expect(recover.values('StillWaiting').findLast(({ value }) => value > 0)?.value).toBe(2);
  // The bucket notifies the queue of nothing in the archive. Its test event has expired.
  expect(recover.stack.sqs.sqs.counts('event').ready).toBe(0);
});

test('an archived message that could not be deleted from the queue is stored once and counted once', async () => {
  const recover = await start();
  await recover.send('dead-letter', about('events/a.json'), rejected);
  recover.pass(10 * dayMs);
  recover.stack.sqs.faults.add({ action: 'DeleteMessageBatch', code: 'ServiceUnavailable', times: 20 });
  await expect(recover.run()).rejects.toThrow();
  expect(queued(recover)).toBe(1);
  expect(await versions(recover)).toHaveLength(1);

  recover.pass(120_000);
  const { deadLetters } = await listDeadLetters(redriving(recover), host);
  expect(deadLetters).toHaveLength(1);

  recover.stack.sqs.faults.clear();
  await recover.run();
  expect(queued(recover)).toBe(0);
  expect(await versions(recover)).toHaveLength(1);
});

test('while S3 refuses, the message stays in the queue; the alarm is raised, and the message moves later', async () => {
  const recover = await start();
  const from = recover.now();
  await recover.send('dead-letter', about('events/a.json'), rejected);
  recover.stack.s3.faults.add({ action: 'PutObject', code: 'AccessDenied', times: 10_000 });
  await days(recover, { until: 12 });
  expect(queued(recover)).toBe(1);
  const age = await raisedOn(recover, 'DeadLetterAgeAlarm', from);
  expect(age).toHaveLength(1);
  expect(age[0]).toBeGreaterThanOrEqual(11);
  expect(age[0]).toBeLessThan(11.1);
  expect(recover.logged).toContainEqual(
    expect.objectContaining({ fields: expect.objectContaining({ code: 'AccessDenied' }) }),
  );
  recover.stack.s3.faults.clear();
  await recover.run();
  expect(queued(recover)).toBe(0);
  expect(await versions(recover)).toHaveLength(1);
});

test('a parked message moves to the bucket on its last day, and redrive sends it back', async () => {
  const recover = await start();
  recover.stack.salesforce.org.faults.add({ effect: { kind: 'unavailable' } });
  await recover.send('parked', about('events/a.json'), { Code: 'salesforce/unavailable', Attempts: '10' });
  await days(recover, { until: 13 });
  const parked = () => recover.stack.sqs.sqs.peek('parked').length;
  expect(parked()).toBe(1);
  await days(recover, { from: 13, until: 15 });
  expect(parked()).toBe(0);
  expect(await versions(recover)).toHaveLength(1);
  const { deadLetters } = await redriveDeadLetters(redriving(recover), host);
  expect(deadLetters).toMatchObject([{ code: 'salesforce/unavailable', objects: [{ key: 'events/a.json' }] }]);
  expect(recover.stack.sqs.sqs.counts('backlog').ready).toBe(1);
});

test('redrive lists archived dead letters with those of the queue, and sends both back', async () => {
  const recover = await start();
  await recover.send('dead-letter', about('events/a.json'), rejected);
  recover.pass(10 * dayMs);
  await recover.run();
  await recover.send('dead-letter', about('events/b.json'), rejected);
  await recover.s3.send(new PutObjectCommand({ Bucket: 'events', Key: 'dead-letters/notes.txt', Body: 'mine' }));

  const listed = await listDeadLetters(redriving(recover), host);
  expect(listed.deadLetters.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual([
    'events/b.json',
    'events/a.json',
  ]);
  expect(listed.archive).toEqual({
    kind: 'read',
    bucket: 'events',
    foreign: ['dead-letters/notes.txt'],
    otherQueues: [],
  });

  const one = await redriveDeadLetters({ ...redriving(recover), key: 'events/a.json' }, host);
  expect(one.deadLetters).toHaveLength(1);
  expect(recover.stack.sqs.sqs.counts('backlog').ready).toBe(1);
  const [message] = recover.stack.sqs.sqs.peek('backlog');
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    Records: [{ s3: { bucket: { name: 'events' }, object: { key: 'events/a.json' } } }],
    s3ToSalesforce: { attempts: 0, tried: true },
  });
  const rest = await redriveDeadLetters(redriving(recover), host);
  expect(rest.deadLetters.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual(['events/b.json']);
  expect((await listDeadLetters(redriving(recover), host)).deadLetters).toEqual([]);
});

test('if the bucket may not be read, the dead letters of the queue are listed all the same', async () => {
  const recover = await start();
  await recover.send('dead-letter', about('events/a.json'), rejected);
  recover.stack.s3.faults.add({ action: 'ListObjectsV2', code: 'AccessDenied', times: 20 });
  const listed = await listDeadLetters(redriving(recover), host);
  expect(listed.deadLetters).toHaveLength(1);
  expect(listed.archive).toEqual({ kind: 'refused', bucket: 'events', code: 'AccessDenied' });
  vi.stubEnv('EVENT_BUCKET', '');
  const { bucket: _, ...unnamed } = redriving(recover);
  expect((await listDeadLetters(unnamed, host)).archive).toEqual({ kind: 'not-named' });
});

test('dead letters that another stack has archived in the same bucket are left to that stack', async () => {
  const recover = await start();
  await recover.send('dead-letter', about('events/a.json'), rejected);
  recover.pass(10 * dayMs);
  await recover.run();
  const [own = ''] = await versions(recover);
  const { Body } = await recover.s3.send(new GetObjectCommand({ Bucket: 'events', Key: own }));
  const archived = JSON.parse((await Body?.transformToString()) ?? '');
  expect(archived.queue).toBe('dead-letter');
  const put = (name: string, message: object) =>
    recover.s3.send(
      new PutObjectCommand({
        Bucket: 'events',
        Key: `dead-letters/2026-03-01/${name}.json`,
        Body: JSON.stringify(message),
      }),
    );
  const body = (key: string) => ({ body: about(key), messageId: key });
  await put('theirs', { ...archived, queue: 'other-dead-letter', ...body('events/theirs.json') });
  const { queue: _, ...older } = archived;
  await put('older', { ...older, ...body('events/older.json') });

  const moved = await redriveDeadLetters(redriving(recover), host);
  expect(moved.deadLetters.flatMap(({ objects }) => objects.map(({ key }) => key)).toSorted()).toEqual([
    'events/a.json',
    'events/older.json',
  ]);
  expect(moved.archive).toMatchObject({ otherQueues: ['other-dead-letter'] });
  const theirs = await redriveDeadLetters({ ...redriving(recover), archivedFrom: 'other-dead-letter' }, host);
  expect(theirs.deadLetters.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual(['events/theirs.json']);
});
