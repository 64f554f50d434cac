// Messages about other buckets, and objects without content: none is fetched in vain, retried or taken for an event.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allLines } from '../../src/line-ranges.ts';
import { requestBody } from '../../src/request.ts';
import { eventually } from '../eventually.ts';
import { firstRescue } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

/** In every foreign message. */
const marked = 'Quillfeather';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

const noticesIn = (lines: readonly string[]) =>
  lines.flatMap((line) => (line.includes('"leftAlone"') ? [JSON.parse(line).leftAlone as Record<string, number>] : []));

/** How many of each name were logged. */
function leftAlone(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const notice of noticesIn(pipeline.lines)) {
    for (const [name, count] of Object.entries(notice)) counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}

test('a message about another bucket is a dead letter at once: S3 is not called', async () => {
  const object = { bucket: `bucket-of-${marked.toLowerCase()}`, key: `${marked}.json`, eTag: 'e' };
  const opened = pipeline.lines.length;
  await pipeline.send('event', requestBody({ objects: [object], lines: allLines, attempts: 0, mayHaveWritten: false }));
  await pipeline.settled();
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'message/unreadable', Attempts: '1' });
  expect(deadLetter?.attributes.Reason).toContain('this function does not read');
  const since = pipeline.lines.slice(opened);
  expect(since.filter((line) => line.includes('message/unreadable'))).not.toEqual([]);
  expect(since.filter((line) => /aws\/refused|NoSuchBucket/.test(line))).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
});

test('empty objects, folders and markers are counted by name, and nothing else becomes of them', async () => {
  const before = pipeline.org.counters().apiCalls;
  await pipeline.put('events/empty.json', '');
  await pipeline.put('events/day/', '');
  await pipeline.put('events/day_$folder$', '');
  await pipeline.put('events/_SUCCESS', '');
  await pipeline.put('events/_started_5274417894871', '');
  // Nothing tells that these are empty before they are read.
  await pipeline.put('events/blank.jsonl', ' \n\r\n\t\n');
  await pipeline.put('events/blank.json', '\n\n');
  await pipeline.put('events/mark.json', '\uFEFF\n');
  await pipeline.put('events/empty.json.gz', gzipSync(''));
  await pipeline.put('events/blank.jsonl.gz', Buffer.concat([gzipSync('\n'), gzipSync(' \n')]));
  await pipeline.settled();
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
  await eventually(() => expect(leftAlone()).toMatchObject({ EmptyObject: 6, Folder: 2, Marker: 2 }));
  expect(pipeline.org.counters().apiCalls).toBe(before);
  const metrics = pipeline.lines.filter((line) => line.includes('"CloudWatchMetrics"') && line.includes('EmptyObject'));
  expect(metrics).not.toEqual([]);
});

test('an object with content is never left alone because of its name', async () => {
  const counts = leftAlone();
  await pipeline.put('events/really/', firstRescue({ id: 'in-folder', counselor: 'in-folder' }));
  await pipeline.put('events/really_$folder$', firstRescue({ id: 'in-marker', counselor: 'in-marker' }));
  // S3A's committers write JSON, Hadoop's checksum files are binary: the function reports both.
  await pipeline.put('events/out/_SUCCESS', JSON.stringify({ name: `org.apache.${marked}/1`, committer: 'magic' }));
  await pipeline.put('events/out/.part-00000.json.crc', Buffer.from([0x63, 0x72, 0x63, 0, 0, 0, 2, 0]));
  await pipeline.put('events/cut.json.gz', gzipSync('').subarray(0, 12));
  await pipeline.settled();
  for (const id of ['in-folder', 'in-marker']) expect(pipeline.outcomes(id)).toMatchObject([{ outcome: 'applied' }]);
  const codes = (await pipeline.take('dead-letter')).map(({ attributes }) => attributes.Code);
  expect(codes.toSorted()).toEqual(['event/no-type', 'object/not-json', 'object/truncated']);
  expect(leftAlone()).toEqual(counts);
});

test('nothing of a foreign message or object is in the log', () => {
  const quoting = pipeline.lines.filter((line) => line.toLowerCase().includes(marked.toLowerCase()));
  expect(quoting).toEqual([]);
});
