// Events without an id of their own: whatever brings the same object again, each is written once, and equal events in
// different places are different events.
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOutcomes } from '../../src/cli/trace/logged-outcome.ts';
import { allLines } from '../../src/line-ranges.ts';
import { requestBody } from '../../src/request.ts';
import { s3Client } from '../local/clients.ts';
import { firstRescue } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
let client: ReturnType<typeof s3Client>;
beforeAll(async () => {
  pipeline = await startPipeline();
  client = s3Client(pipeline.stack.clients.s3.endpoint);
});
afterAll(async () => {
  client.destroy();
  await pipeline.close();
});

/** A first rescue in the platform's own form: a Task for the coach, keyed by the id of the event. */
function rescue(counselor: string, more: object = {}): string {
  const { data, time } = firstRescue({ id: 'none', counselor });
  return JSON.stringify({ event_type: 'counselor.active_rescue', occurred_at: time, data, ...more });
}

const tasks = (counselor: string) => {
  const contact = pipeline.record('Contact', 'Counselor_Id__c', counselor);
  return pipeline.org.records('Task').filter(({ WhoId }) => WhoId === contact?.Id);
};

const results = (key: string) =>
  pipeline.lines
    .flatMap(readOutcomes)
    .filter(({ location }) => location.key === key)
    .map(({ outcome }) => outcome);

async function copyInPlace(Key: string, more: Partial<CopyObjectCommandInput> = {}): Promise<void> {
  const Bucket = pipeline.stack.bucket;
  const input = { Bucket, Key, CopySource: `${Bucket}/${Key}`, MetadataDirective: 'REPLACE' as const, ...more };
  await client.send(new CopyObjectCommand(input));
  await pipeline.settled();
}

test('a copy in place is the same event: other metadata, another encryption, a replica, a restored version', async () => {
  const key = 'events/copied.json';
  const version = await pipeline.put(key, rescue('copied'));
  await pipeline.settled();
  expect(tasks('copied')).toHaveLength(1);
  const before = pipeline.org.counters();

  await copyInPlace(key);
  await copyInPlace(key, { ServerSideEncryption: 'aws:kms' });
  // A replica that comes back is a new object with the same key and bytes.
  await pipeline.put(key, rescue('copied'));
  await pipeline.settled();
  const Bucket = pipeline.stack.bucket;
  await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
  await copyInPlace(key, { CopySource: `${Bucket}/${key}?versionId=${version}` });

  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: key }));
  expect(new Set(Versions.map(({ ETag }) => ETag)).size).toBeGreaterThan(1);
  expect(Versions).toHaveLength(5);
  expect(results(key)).toEqual(['applied', 'duplicate', 'duplicate', 'duplicate', 'duplicate']);
  expect(pipeline.org.counters()).toEqual(before);
  expect(await pipeline.take('dead-letter')).toEqual([]);
});

test('a replay, and a request for one of its lines, find the same event', async () => {
  const key = 'events/replayed.jsonl';
  await pipeline.put(key, [rescue('replayed-0'), rescue('replayed-1'), '', rescue('replayed-1')].join('\n'));
  await pipeline.settled();
  expect(tasks('replayed-1')).toHaveLength(2);
  await copyInPlace(key);
  const object = { bucket: pipeline.stack.bucket, key };
  for (const lines of [allLines, [[2, 2]] as const, [[4, 4]] as const]) {
    await pipeline.send('backlog', requestBody({ objects: [object], lines, attempts: 0, mayHaveWritten: false }));
    await pipeline.settled();
  }
  expect(tasks('replayed-1')).toHaveLength(2);
  expect(tasks('replayed-0')).toHaveLength(1);
});

test('equal events in one object, or under two keys, are different events', async () => {
  await pipeline.put('events/equal-a.jsonl', [rescue('equal'), `  ${rescue('equal')}\r`].join('\n'));
  await pipeline.put('events/equal-b.json', rescue('equal'));
  await pipeline.settled();
  expect(tasks('equal')).toHaveLength(3);
});

test('a file that grows brings only its new events', async () => {
  const key = 'events/growing.json';
  const own = (count: number) => rescue('growing', { note: count });
  await pipeline.put(key, `[${own(1)}]`);
  await pipeline.settled();
  // The newest comes first, so every other one has another place.
  await pipeline.put(key, `[${own(2)},\n ${own(1)}]`);
  await pipeline.settled();
  expect(tasks('growing')).toHaveLength(2);
});

test('no log line contains what an event without an id says', () => {
  expect(pipeline.lines.filter((line) => /Okonjo|Mira/.test(line))).toEqual([]);
});
