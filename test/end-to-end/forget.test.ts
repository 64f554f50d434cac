// A person is forgotten. An independent judge reads every byte that the local stack holds: every version in the bucket with
// its metadata, all queues, both tables, and what the functions log from then on. Nothing of the person may be there, nothing
// of anybody else may have changed, and a replay of everything writes nothing for the person and the same for all others.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { requestBody } from '../../src/request.ts';
import { dynamoClient, s3Client, sqsClient } from '../local/clients.ts';
import { firstRescue, login, note, textersHelped } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
let s3: S3Client;
let cacheFolder: string;
beforeAll(async () => {
  pipeline = await startPipeline({ prefix: 'events/' });
  s3 = s3Client(pipeline.stack.clients.s3.endpoint);
  cacheFolder = await mkdtemp(join(tmpdir(), 's3sf-forget-test-'));
  for (const name of [
    'AWS_ENDPOINT_URL_S3',
    'AWS_ENDPOINT_URL_SQS',
    'AWS_ENDPOINT_URL_DYNAMODB',
    'AWS_REGION',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  ])
    vi.stubEnv(name, pipeline.stack.environment[name]);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  s3.destroy();
  await pipeline.close();
  await rm(cacheFolder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const { bucket, queueUrls, environment } = pipeline.stack;
  const said = { out: '', err: '' };
  const code = await main(args, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env: {
      EVENT_BUCKET: bucket,
      BACKLOG_QUEUE_URL: queueUrls.backlog,
      DEAD_LETTER_QUEUE_URL: queueUrls['dead-letter'],
      PARKED_QUEUE_URL: queueUrls.parked,
      STAMP_TABLE: environment.STAMP_TABLE,
      IDEMPOTENCY_TABLE: environment.IDEMPOTENCY_TABLE,
    },
    signal: new AbortController().signal,
    clock: { now: () => 0, every: () => () => {} },
    cacheFolder,
  });
  return { code, ...said };
}

/** What only the person's events contain: key, names, ids of events and notes, texts. None of them can be in a UUID. */
const marks = ['c-q17', 'Zerafina', 'Quillmark', 'evt-zq', 'zq-note', 'moth'];
const holdsPerson = (text: string) => marks.filter((mark) => text.includes(mark));

const day = (number: number) => `2026-03-0${number}T12:00:00Z`;
const theirs = { first_name: 'Zerafina', last_name: 'Quillmark' };
const lines = (...events: (object | string)[]) =>
  `${events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n')}\n`;

interface Stored {
  key: string;
  versionId: string;
  isLatest: boolean;
  text: string;
  metadata: Record<string, string>;
}

async function allVersions(): Promise<{ objects: Stored[]; markers: string[] }> {
  const Bucket = pipeline.stack.bucket;
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const objects = await Promise.all(
    Versions.map(async ({ Key = '', VersionId = '', IsLatest = false }) => {
      const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
      return { key: Key, versionId: VersionId, isLatest: IsLatest, text, metadata: Metadata };
    }),
  );
  return { objects, markers: DeleteMarkers.map(({ Key = '' }) => Key) };
}

async function allMessages(): Promise<string[]> {
  const sqs = sqsClient(pipeline.stack.clients.sqs.endpoint);
  const bodies: string[] = [];
  for (const QueueUrl of Object.values(pipeline.stack.queueUrls)) {
    const seen = new Set<string>();
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          VisibilityTimeout: 0,
          MessageAttributeNames: ['All'],
        }),
      );
      const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId));
      if (fresh.length === 0) break;
      for (const message of fresh) {
        seen.add(message.MessageId ?? '');
        bodies.push(JSON.stringify(message));
      }
    }
  }
  sqs.destroy();
  return bodies;
}

async function allItems(): Promise<string[]> {
  const client = dynamoClient(pipeline.stack.clients.dynamoDb.endpoint);
  const items: string[] = [];
  const { STAMP_TABLE, IDEMPOTENCY_TABLE } = pipeline.stack.environment;
  for (const TableName of [STAMP_TABLE, IDEMPOTENCY_TABLE])
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      for (const item of Items) {
        items.push(JSON.stringify(item));
        if (item.packed?.B) items.push(inflateRawSync(item.packed.B).toString());
      }
  client.destroy();
  return items;
}

/** Each event, or line without one, that is somebody else's, with its number. */
async function eventsOfOthers(): Promise<string[]> {
  const { objects } = await allVersions();
  return objects
    .filter(({ key, isLatest }) => isLatest && key.startsWith('events/'))
    .flatMap(({ key, text }) => {
      const parts = text.startsWith('[')
        ? JSON.parse(text).map((each: object) => JSON.stringify(each))
        : text.split('\n');
      return parts.flatMap((part: string, index: number) =>
        part.split(/(?<=\})(?=\{)/).map((each, position) => `${key}:${index + 1}.${position} ${each}`),
      );
    })
    .filter((event) => holdsPerson(event).length === 0 && /evt-|not-json/.test(event))
    .toSorted();
}

/** What people see of the records of others; of a record of the person, nothing is compared. */
function recordsOfOthers() {
  const { org } = pipeline;
  return ['Contact', 'Task', 'Supervisor_Note__c']
    .flatMap((sObject) => org.records(sObject).map((record) => JSON.stringify({ sObject, ...record })))
    .filter((text) => holdsPerson(text).length === 0)
    .toSorted();
}

const deliverOld = (key: string, versionId: string) =>
  pipeline.send(
    'event',
    JSON.stringify({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: { bucket: { name: pipeline.stack.bucket }, object: { key, versionId } },
        },
      ],
    }),
  );

test('after a person is forgotten, nothing of the person is left and nothing of anybody else has changed', async () => {
  const { bucket } = pipeline.stack;
  // Alone in an object, and in one that was deleted since.
  await pipeline.put(
    'events/alone.json',
    firstRescue({ id: 'evt-zq-1', counselor: 'c-q17', time: day(1), more: theirs }),
  );
  await pipeline.put('events/deleted.json', login({ id: 'evt-zq-2', counselor: 'c-q17', time: day(2), more: theirs }));
  await pipeline.settled();
  await pipeline.remove('events/deleted.json');
  // Among others: JSON Lines, gzip, an array, several on a line.
  const mixed = await pipeline.put(
    'events/mixed.jsonl',
    lines(
      login({ id: 'evt-o-1', counselor: 'c-18', time: day(1) }),
      login({ id: 'evt-zq-3', counselor: 'c-q17', time: day(3), more: theirs }),
      '',
      firstRescue({ id: 'evt-o-2', counselor: 'c-19', time: day(2) }),
    ),
  );
  const zipped = gzipSync(
    lines(
      login({ id: 'evt-zq-4', counselor: 'c-q17', time: day(4), more: theirs }),
      textersHelped({ id: 'evt-o-3', counselor: 'c-18', time: day(3) }),
    ),
  );
  const gz = await pipeline.put('events/zipped.jsonl.gz', zipped);
  await pipeline.put(
    'events/array.json',
    JSON.stringify(
      [
        login({ id: 'evt-o-4', counselor: 'c-20', time: day(1) }),
        login({ id: 'evt-zq-5', counselor: 'c-q17', time: day(5), more: theirs }),
        login({ id: 'evt-o-5', counselor: 'c-20', time: day(2) }),
      ],
      null,
      2,
    ),
  );
  await pipeline.put(
    'events/line.jsonl',
    `${JSON.stringify(login({ id: 'evt-o-6', counselor: 'c-21', time: day(1) }))}${JSON.stringify(
      login({ id: 'evt-zq-6', counselor: 'c-q17', time: day(6), more: theirs }),
    )}${JSON.stringify(login({ id: 'evt-o-7', counselor: 'c-22', time: day(1) }))}\n`,
  );
  // In a version that was overwritten, with somebody else.
  const overwritten = await pipeline.put(
    'events/overwritten.jsonl',
    lines(
      login({ id: 'evt-o-8', counselor: 'c-23', time: day(1) }),
      note({ id: 'evt-zq-7', counselor: 'c-q17', text: 'zq-note about a moth' }),
    ),
  );
  await pipeline.settled();
  await pipeline.put('events/overwritten.jsonl', lines(login({ id: 'evt-o-9', counselor: 'c-23', time: day(2) })));
  // Lines that are no event, one of them about the person, and dead letters that both share.
  await pipeline.put(
    'events/bad.jsonl',
    lines(
      '{"counselor": "c-q17", "name": "Zerafina"',
      '{"not-json": "evt-o',
      login({ id: 'evt-zq-8', counselor: 'c-q17', time: day(7), more: { last_name: null } }),
      login({ id: 'evt-o-10', counselor: 'c-24', time: day(7), more: { last_name: null } }),
    ),
  );
  await pipeline.settled();
  // A parked message, an archived dead letter, and one that was sent back since.
  const report = (id: string, line: number) => ({
    code: 'aws/unavailable',
    message: 'away',
    attempts: 10,
    at: day(7),
    count: 2,
    events: [
      { line, id, source: 'https://platform.example/sessions', type: 'counselor.login', time: day(3), written: [] },
      {
        line: 1,
        id: 'evt-o-1',
        source: 'https://platform.example/sessions',
        type: 'counselor.login',
        time: day(1),
        written: [],
      },
    ],
  });
  const object = { bucket, key: 'events/mixed.jsonl', versionId: mixed as string };
  const request = { objects: [object], lines: [[1, 2]] as const, attempts: 0, mayHaveWritten: true };
  await pipeline.send('parked', requestBody(request, report('evt-zq-3', 2)));
  const archived = JSON.stringify({
    version: 1,
    messageId: 'm-1',
    sentAt: 1,
    receiveCount: 1,
    movedBySqs: false,
    attributes: { Code: 'aws/unavailable', Reason: 'away', EventId: 'evt-zq-3' },
    body: requestBody(request, report('evt-zq-3', 2)),
  });
  await pipeline.put('dead-letters/2026-03-01/m-1.json', archived);
  await pipeline.put('dead-letters/2026-03-01/m-2.json', archived);
  await pipeline.remove('dead-letters/2026-03-01/m-2.json');

  const before = { events: await eventsOfOthers(), records: recordsOfOthers() };
  expect(before.events).toHaveLength(10);
  expect(before.records).toHaveLength(7);
  expect((await allVersions()).objects.flatMap(({ text }) => holdsPerson(text)).length).toBeGreaterThan(10);

  // The first look, which changes nothing.
  const found = await run('find-person', 'c-q17', '--list');
  expect(found).toMatchObject({ code: 0 });
  expect(found.out).toContain('Contact.Counselor_Id__c');
  expect(found.out).toContain(`s3://${bucket}/events/mixed.jsonl:2`);
  expect(found.out).not.toContain(`s3://${bucket}/events/mixed.jsonl:1 `);
  const planned = await run('forget', 'c-q17', '--mentions');
  expect(planned).toMatchObject({ code: 0 });
  expect(planned.out).toContain('Nothing was changed.');
  expect((await allVersions()).objects.flatMap(({ text }) => holdsPerson(text)).length).toBeGreaterThan(10);

  const logged = pipeline.lines.length;
  const forgotten = await run('forget', 'c-q17', '--as', 'Contact.Counselor_Id__c', '--mentions', '--yes');
  expect(forgotten).toMatchObject({ code: 0, err: '' });
  expect(forgotten.out).toContain('Salesforce still has what the events wrote.');
  expect(forgotten.out).toContain('Counselor_Id__c = c-q17');
  await pipeline.settled();

  async function judge() {
    const { objects, markers } = await allVersions();
    const bucketHolds = objects.filter((each) => holdsPerson(JSON.stringify(each)).length > 0);
    expect(bucketHolds.map(({ key }) => key)).toEqual([]);
    expect(markers).not.toContain('events/deleted.json');
    expect((await allMessages()).filter((text) => holdsPerson(text).length > 0)).toEqual([]);
    expect((await allItems()).filter((text) => holdsPerson(text).length > 0)).toEqual([]);
    expect(pipeline.lines.slice(logged).filter((line) => holdsPerson(line).length > 0)).toEqual([]);
    expect(await eventsOfOthers()).toEqual(before.events);
    expect(recordsOfOthers()).toEqual(before.records);
  }
  await judge();
  expect((await allVersions()).objects.some(({ key }) => key === 'events/alone.json')).toBe(false);
  expect((await readdir(cacheFolder)).filter((file) => !file.startsWith('person-'))).toEqual([]);

  // The dead letter that both shared is about the other one, who can be sent back.
  expect((await run('redrive', '--list', '--event', 'evt-o-10')).out).toContain(`s3://${bucket}/events/bad.jsonl:4`);
  expect(await run('redrive', '--event', 'evt-o-10', '--yes')).toMatchObject({ code: 0 });
  await pipeline.settled();
  expect(pipeline.outcomes('evt-o-10').map(({ failure }) => failure?.code)).toEqual(
    Array(2).fill('event/breaks-schema'),
  );
  await judge();

  // Nothing writes the person's records any more: not a replay, not old messages, not late events.
  const person = () =>
    ['Contact', 'Task', 'Supervisor_Note__c']
      .flatMap((sObject) => pipeline.org.records(sObject).map((record) => JSON.stringify(record)))
      .filter((text) => holdsPerson(text).length > 0);
  const ofPerson = person();
  expect(ofPerson.length).toBeGreaterThan(1);
  expect(await run('replay', '--prefix', 'events/')).toMatchObject({ code: 0 });
  await pipeline.settled();
  for (const [key, version] of [
    ['events/mixed.jsonl', mixed],
    ['events/zipped.jsonl.gz', gz],
    ['events/overwritten.jsonl', overwritten],
  ] as const)
    await deliverOld(key, version as string);
  await pipeline.settled();
  expect(pipeline.outcomes('evt-o-8').at(-1)).toMatchObject({ outcome: 'duplicate' });
  expect(pipeline.outcomes('evt-o-3').at(-1)).toMatchObject({ outcome: 'duplicate' });
  await judge();

  const late = { first_name: 'Zerafina', last_name: 'Quillmark-Late' };
  await pipeline.put('events/late.json', login({ id: 'evt-zq-9', counselor: 'c-q17', time: day(8), more: late }));
  await pipeline.put('events/late-note.json', note({ id: 'evt-zq-10', counselor: 'c-q17', text: 'zq-note, late' }));
  await pipeline.put('events/late-rescue.json', firstRescue({ id: 'evt-zq-11', counselor: 'c-q17', time: day(8) }));
  await pipeline.settled();
  expect(person()).toEqual(ofPerson);
  expect(pipeline.lines.slice(logged).filter((line) => holdsPerson(line).length > 0)).toEqual([]);
  expect(pipeline.lines.some((line) => line.includes('"because":"forgotten"'))).toBe(true);
  expect(await run('forget', 'c-q17', '--as', 'Contact.Counselor_Id__c', '--yes')).toMatchObject({ code: 0 });
  await pipeline.settled();
  await judge();
}, 240_000);
