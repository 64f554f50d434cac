import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { eventLog } from '../../../src/lambda/observability/event-log.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { Outcome, WrittenRecord } from '../../../src/pipeline/write/outcome.ts';

const applied: Outcome = { kind: 'applied', written: [] };
const rejected: Outcome = {
  kind: 'failed',
  failure: { code: 'salesforce/rejected', message: 'Salesforce refused it.' },
  written: [],
};

function eventResult(id: string, outcome: Outcome): EventResult {
  const location = { bucket: 'b', key: `events/${id}.json`, line: 1 };
  const event = { id, source: 's', type: 't', time: '2026-03-01T00:00:00Z', contentHash: 'secret-hash', location };
  return {
    messageId: `message of ${id}`,
    location,
    attempts: 0,
    event,
    outcome,
    ...(outcome.kind === 'failed' ? { next: 'dead-letter' } : {}),
  };
}

/** Logs them, and returns the level and the text of each line. */
function linesOf(results: readonly EventResult[]): { level: string; text: string }[] {
  const lines: { level: string; text: string }[] = [];
  const write =
    (level: string) =>
    (message: unknown, ...more: unknown[]) =>
      void lines.push({ level, text: JSON.stringify({ level, message, ...Object.assign({}, ...more) }) });
  let now = Date.parse('2026-03-01T00:00:00Z');
  const log = eventLog({ info: write('INFO'), warn: write('WARN') }, () => {
    now += 1;
    return now;
  });
  for (const result of results) log.add(result);
  log.flush();
  log.flush();
  return lines;
}

test('the events of an invocation share a line: counted, failures first, each with the time of its outcome', () => {
  const [line, ...more] = linesOf([
    eventResult('one', applied),
    eventResult('two', rejected),
    eventResult('three', { kind: 'ignored', because: 'unmapped' }),
  ]);
  expect(more).toEqual([]);
  expect(line?.level).toBe('WARN');
  expect(JSON.parse(line?.text ?? '')).toMatchObject({
    outcomes: { applied: 1, failed: 1, ignored: 1 },
    failures: { 'salesforce/rejected': 1 },
    events: [
      {
        outcome: 'failed',
        at: '2026-03-01T00:00:00.002Z',
        messageId: 'message of two',
        event: { id: 'two', source: 's', type: 't', time: '2026-03-01T00:00:00Z' },
        next: 'dead-letter',
        failure: { code: 'salesforce/rejected' },
      },
      { outcome: 'applied', at: '2026-03-01T00:00:00.001Z', event: { id: 'one' } },
      { outcome: 'ignored', because: 'unmapped', event: { id: 'three' } },
    ],
  });
  expect(line?.text).not.toContain('secret-hash');
});

test('without failures the line is for information, and without events there is none', () => {
  expect(linesOf([eventResult('one', applied)])).toMatchObject([{ level: 'INFO' }]);
  expect(linesOf([])).toEqual([]);
});

test('however many events there are, no line is cut by CloudWatch, each event is in one, and few lines are needed', () => {
  const results = Array.from({ length: 3_000 }, (_, index) =>
    eventResult(`é-${index}`.padEnd(200, 'ü'), index % 7 === 0 ? rejected : applied),
  );
  const lines = linesOf(results);
  const sizes = lines.map(({ text }) => Buffer.byteLength(text));
  expect(Math.max(...sizes)).toBeLessThan(256 * 1_024);
  expect(lines.length).toBeLessThanOrEqual(Math.ceil(sizes.reduce((a, b) => a + b, 0) / 190_000));
  const ids = lines.flatMap(({ text }) => readOutcomes(text)).map(({ event }) => event?.id);
  expect(ids.toSorted()).toEqual(results.map(({ event }) => event?.id).toSorted());
});

test('lines that hold no event and fail alike are listed once with their number, by object and by failure', () => {
  const bad = (key: string, line: number, code: 'event/not-json' | 'event/no-type'): EventResult => ({
    messageId: 'm',
    location: { bucket: 'b', key, line },
    attempts: 0,
    outcome: { kind: 'failed', failure: { code, message: code }, written: [] },
    next: 'dead-letter',
  });
  const results = Array.from({ length: 100_000 }, (_, index) => bad('a', index + 1, 'event/not-json'));
  const lines = linesOf([...results, bad('a', 100_001, 'event/no-type'), bad('b', 1, 'event/not-json')]);
  expect(lines).toHaveLength(1);
  const { outcomes, failures, events } = JSON.parse(lines[0]?.text ?? '');
  expect(outcomes).toEqual({ failed: 100_002 });
  expect(failures).toEqual({ 'event/not-json': 100_001, 'event/no-type': 1 });
  expect(events).toMatchObject([
    { location: { key: 'a', line: 1 }, count: 100_000, lastLine: 100_000, failure: { code: 'event/not-json' } },
    { location: { key: 'a', line: 100_001 }, failure: { code: 'event/no-type' } },
    { location: { key: 'b', line: 1 }, failure: { code: 'event/not-json' } },
  ]);
  expect(events[2]).not.toHaveProperty('count');
});

test('events that were read are all listed, also where they fail alike in one object', () => {
  const location = { bucket: 'b', key: 'same', line: 1 };
  const results = ['one', 'two'].map((id) => ({ ...eventResult(id, rejected), location, messageId: 'm' }));
  const ids = linesOf(results)
    .flatMap(({ text }) => readOutcomes(text))
    .map(({ event }) => event?.id);
  expect(ids).toEqual(['one', 'two']);
});

test('an event with more records than a line holds lists the first ones and counts the others', () => {
  const written = Array.from(
    { length: 1_000 },
    (_, item): WrittenRecord => ({
      rule: 0,
      item,
      operation: 'upsert',
      sObject: 'Contact',
      id: `003${item}`,
      result: 'updated',
      superseded: Array.from({ length: 40 }, (_, field) => `A_Field_With_A_Long_Name_${field}__c`),
    }),
  );
  const [line, ...more] = linesOf([eventResult('large', { kind: 'applied', written })]);
  expect(more).toEqual([]);
  expect(Buffer.byteLength(line?.text ?? '')).toBeLessThan(256 * 1_024);
  const [outcome] = readOutcomes(line?.text ?? '');
  expect(outcome?.written.length).toBeGreaterThan(50);
  expect(outcome?.written).toEqual(written.slice(0, outcome?.written.length));
  expect(outcome?.unlisted).toBe(1_000 - (outcome?.written.length ?? 0));
});

test('what is logged is read back', () => {
  const outcomes = fc.array(
    fc.record({ id: fc.string({ minLength: 1, maxLength: 1_000 }), outcome: fc.constantFrom(applied, rejected) }),
    { maxLength: 400 },
  );
  fc.assert(
    fc.property(outcomes, (events) => {
      const lines = linesOf(events.map(({ id, outcome }) => eventResult(id, outcome)));
      const read = lines.flatMap(({ text }) => readOutcomes(text)).map(({ event, outcome }) => [event?.id, outcome]);
      const expected = events.map(({ id, outcome }) => [id, outcome.kind]);
      expect(read.toSorted(byText)).toEqual(expected.toSorted(byText));
    }),
    { numRuns: 30 },
  );
});

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
