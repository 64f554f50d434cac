import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEventIndex, type EventIndex } from '../../../../src/cli/trace/index/event-index.ts';
import { stepsOf } from '../../../../src/cli/trace/index/event-steps.ts';

let folder: string;
let logFile: string;
let index: EventIndex;
let reads: string[];
let isBucketDown: boolean;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 's3sf-index-'));
  logFile = path.join(folder, 'function.log');
  reads = [];
  isBucketDown = false;
  index = createEventIndex({
    logFile,
    async contentOf({ key, line }) {
      reads.push(`${key}:${line}`);
      if (isBucketDown) throw new Error('SlowDown');
      return { id: key, data: { counselor: { id: `cc-${key}` } } };
    },
  });
});
afterEach(() => rm(folder, { recursive: true }));

const outcome = (key: string, more: object) => ({
  outcome: 'applied',
  attempts: 0,
  at: '2026-03-02T10:00:00Z',
  location: { bucket: 'events', key, line: 1 },
  event: { id: `evt-${key}`, source: 's', type: 'counselor.login' },
  written: [{ sObject: 'Contact', result: 'created', id: '003000000000001AAA' }],
  ...more,
});
const log = (...events: object[]) => appendFile(logFile, `${JSON.stringify({ events })}\n`);
const failed = (code: string, message: string, next: string) => ({
  outcome: 'failed',
  written: [],
  failure: { code, message },
  next,
});
const ids = (search: string) => index.find({ search }).events.map(({ key }) => key);

test('the newest event comes first, with where it is and why', async () => {
  await log(outcome('a', {}), outcome('b', { outcome: 'ignored', because: 'unmapped', written: [] }));
  await log(outcome('c', failed('salesforce/row-locked', 'The row is locked.', 'retry')));
  await log(
    outcome(
      'd',
      failed('plan/empty-key', 'mappings/x.yaml:12:5: the expression for Contact.Id found no value.', 'dead-letter'),
    ),
  );
  expect(await index.refresh()).toBe(4);
  expect(index.find({}).events.map(({ key, state, why }) => [key, state, why])).toEqual([
    ['d', 'dead-letter', 'The expression for Contact.Id found no value.'],
    ['c', 'waiting', 'The row is locked.'],
    ['b', 'nothing', 'no mapping is for this type'],
    ['a', 'written', 'Contact'],
  ]);
  expect(index.counts()).toEqual({ written: 1, nothing: 1, waiting: 1, parked: 0, 'dead-letter': 1 });
});

test('a later outcome of an event replaces the earlier one, and only new lines are read', async () => {
  await log(outcome('a', failed('salesforce/row-locked', 'The row is locked.', 'retry')), outcome('b', {}));
  await index.refresh();
  await log(outcome('a', { attempts: 1 }));
  expect(await index.refresh()).toBe(1);
  expect(await index.refresh()).toBe(0);
  const [newest] = index.find({}).events;
  expect(newest).toMatchObject({ key: 'a', state: 'written' });
  expect(newest?.tries).toHaveLength(2);
  expect(reads).toEqual(['a:1', 'b:1']);
});

test('an event that could not be read is found by its content once it is written', async () => {
  isBucketDown = true;
  await log(outcome('a', failed('object/unavailable', 'The bucket does not answer.', 'retry')));
  await index.refresh();
  expect(ids('cc-a')).toEqual([]);
  isBucketDown = false;
  await log(outcome('a', { attempts: 1 }));
  await index.refresh();
  expect(ids('cc-a')).toEqual(['a']);
});

test('a line that is not finished is read once it is', async () => {
  const line = JSON.stringify({ events: [outcome('a', {})] });
  await writeFile(logFile, line.slice(0, 20));
  expect(await index.refresh()).toBe(0);
  await appendFile(logFile, `${line.slice(20)}\n`);
  expect(await index.refresh()).toBe(1);
});

test('search finds ids, types, records, words of outcomes and key values, and says what matched', async () => {
  await log(outcome('a', {}), outcome('b', { written: [] }));
  await index.refresh();
  expect(ids('evt-a')).toEqual(['a']);
  expect(ids('login')).toEqual(['b', 'a']);
  expect(ids('003000000000001')).toEqual(['a']);
  expect(ids('written LOGIN')).toEqual(['b', 'a']);
  expect(index.find({ search: 'cc-b' }).events).toMatchObject([{ key: 'b', matched: 'data.counselor.id: cc-b' }]);
  expect(ids('cc-c')).toEqual([]);
});

test('a page at a time', async () => {
  await log(outcome('a', {}), outcome('b', {}), outcome('c', {}));
  await index.refresh();
  const first = index.find({ limit: 2 });
  expect(first).toMatchObject({ more: true, events: [{ key: 'c' }, { key: 'b' }] });
  expect(index.find({ limit: 2, before: first.events.at(-1)?.id })).toMatchObject({
    more: false,
    events: [{ key: 'a' }],
  });
});

test('the events that wrote a record are found by both forms of its Id', async () => {
  await log(outcome('a', {}), outcome('b', { written: [] }));
  await index.refresh();
  expect(index.writersOf('003000000000001').map(({ key }) => key)).toEqual(['a']);
  expect(index.writersOf('003000000000001AAA').map(({ key }) => key)).toEqual(['a']);
});

test('a stack that was started again begins with its own events', async () => {
  await log(outcome('a', {}));
  await index.refresh();
  await rm(logFile);
  await log(outcome('b', {}));
  await index.refresh();
  expect(index.find({}).events.map(({ key }) => key)).toEqual(['b']);
});

test.for([
  ['object/gone', 'In the bucket'],
  ['event/no-type', 'Read'],
  ['plan/empty-key', 'Planned'],
  ['mapping/unloadable', 'Planned'],
  ['salesforce/rejected', 'Written'],
] as const)('%s stops at the step %s', async ([code, name]) => {
  await log(outcome('a', failed(code, 'mappings/x.yaml:12:5: it failed.', 'dead-letter')));
  await index.refresh();
  const steps = stepsOf(index.get('a:1') as NonNullable<ReturnType<EventIndex['get']>>);
  const failing = steps.find(({ state }) => state === 'failed');
  expect(failing).toMatchObject({
    name,
    code,
    text: 'It failed.',
    source: { path: 'mappings/x.yaml', line: 12 },
    next: [{ action: 'open-mapping' }, { action: 'redrive' }],
  });
  expect(steps.slice(0, steps.indexOf(failing as (typeof steps)[number])).every(({ state }) => state === 'done')).toBe(
    true,
  );
});

const stepsAfter = async (...outcomes: object[]) => {
  for (const each of outcomes) await log(each);
  await index.refresh();
  return stepsOf(index.get('a:1') as NonNullable<ReturnType<EventIndex['get']>>);
};
const opportunity = { sObject: 'Opportunity', rule: 0, result: 'created', id: '006000000000001AAA' };
const refusal = failed('salesforce/rejected', 'Contact: a required field is missing (LastName).', 'dead-letter');

test('an event that failed says what it wrote nevertheless', async () => {
  const steps = await stepsAfter(outcome('a', { ...refusal, written: [opportunity] }));
  expect(steps.at(-1)).toMatchObject({ state: 'failed', records: [{ sObject: 'Opportunity', result: 'created' }] });
  expect(steps[2]).toMatchObject({ name: 'Planned', text: '' });
  expect(index.find({}).events[0]?.why).toBe('Contact: a required field is missing (LastName). Written: Opportunity.');
});

test('of two records that are the same, one is written, and its step says so', async () => {
  const same = failed('plan/same-record', 'mappings/x.yaml:12:5: two records are the same.', 'dead-letter');
  const steps = await stepsAfter(outcome('a', { ...same, written: [opportunity] }));
  expect(steps.slice(2)).toMatchObject([{ state: 'failed' }, { state: 'done', records: [{ result: 'created' }] }]);
});

test('a record that an earlier attempt created stays created', async () => {
  const waits = failed('salesforce/parent-missing', 'Task: no record.', 'retry');
  const steps = await stepsAfter(
    outcome('a', { ...waits, written: [opportunity] }),
    outcome('a', { attempts: 1, written: [{ ...opportunity, result: 'unchanged' }] }),
  );
  expect(steps.at(-1)).toMatchObject({ state: 'done', records: [{ result: 'created', id: opportunity.id }] });
  expect(steps[2]?.text).toBe('1 record');
});

test('another version of the object starts anew', async () => {
  const waits = failed('salesforce/parent-missing', 'Task: no record.', 'retry');
  const location = { bucket: 'events', key: 'a', line: 1, versionId: 'v2' };
  const steps = await stepsAfter(outcome('a', { ...waits, written: [opportunity] }), outcome('a', { location }));
  expect(steps.at(-1)?.records).toMatchObject([{ sObject: 'Contact' }]);
});

test.for([
  ['retry', 0, '2026-03-02T10:00:02.000Z'],
  ['retry', 3, '2026-03-02T10:00:54.000Z'],
  ['deferred', 0, '2026-03-02T10:00:30.000Z'],
  ['parked', 0, undefined],
] as const)('%s after %i attempts: the next is at %s at the latest', async ([next, attempts, by]) => {
  const steps = await stepsAfter(
    outcome('a', { ...failed('salesforce/row-locked', 'The row is locked.', next), attempts }),
  );
  expect(steps.at(-1)?.nextTryBy).toBe(by);
});
