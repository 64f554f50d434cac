import { expect, test } from 'vitest';
import type { Failure } from '../../../src/failure.ts';
import { allLines, type LineRanges } from '../../../src/line-ranges.ts';
import {
  type FailedEvents,
  isDeferred,
  isNonRetryable,
  isService,
  type LineResult,
  resultSummary,
} from '../../../src/pipeline/settle/result-summary.ts';
import type { Outcome, RefusedRecord, WrittenRecord } from '../../../src/pipeline/write/outcome.ts';

const rejected: Failure = { code: 'salesforce/rejected', message: 'too long', sObject: 'Contact', fields: ['X'] };
const eventOf = (line: number, type = 't') => ({
  id: `e${line}`,
  source: 's',
  type,
  time: '2026-01-01T00:00:00Z',
  contentHash: 'h',
  location: { bucket: 'b', key: 'k', line },
});

const failed = (line: number, failure: Failure, more: Partial<LineResult> = {}): LineResult => ({
  line,
  outcome: { kind: 'failed', failure, written: [] },
  ...more,
});

function summaryOf(results: readonly LineResult[], wanted: LineRanges = allLines) {
  const summary = resultSummary(wanted);
  for (const result of results) summary.add(result);
  return summary;
}

const allFailed = (results: readonly LineResult[], wanted?: LineRanges): FailedEvents[] =>
  summaryOf(results, wanted).failed(() => true);

test('only failures are kept', () => {
  const summary = summaryOf([
    { line: 1, outcome: { kind: 'applied', written: [] } },
    { line: 2, outcome: { kind: 'duplicate', written: [] } },
    { line: 3, outcome: { kind: 'superseded' } },
    { line: 4, outcome: { kind: 'ignored', because: 'unmapped' } },
  ]);
  expect(summary.failed(() => true)).toEqual([]);
  expect(summary.allDone()).toBe(true);
  expect(summaryOf([failed(1, rejected)]).allDone()).toBe(false);
});

test('failures that differ only in their line are one group', () => {
  expect(allFailed([failed(3, rejected), failed(1, rejected), failed(2, { ...rejected })])).toEqual([
    { failure: rejected, lines: [[1, 3]], count: 3, events: [] },
  ]);
});

test.each<[string, Partial<Failure>]>([
  ['code', { code: 'salesforce/duplicate' }],
  ['Salesforce code', { salesforceCode: 'STRING_TOO_LONG' }],
  ['object', { sObject: 'Task' }],
  ['fields', { fields: ['Y'] }],
  ['message', { message: 'too short' }],
])('failures with another %s are another group', (_, more) => {
  expect(allFailed([failed(1, rejected), failed(2, { ...rejected, ...more })])).toHaveLength(2);
});

test('failures of another event type or of other rules are another group', () => {
  const ofType = (line: number, type: string, rulesHash = 'r') =>
    failed(line, rejected, { event: eventOf(line, type), rulesHash });
  const groups = allFailed([ofType(1, 'a'), ofType(2, 'b'), ofType(3, 'a', 'other'), ofType(4, 'a')]);
  expect(groups.map(({ lines, rulesHash }) => [lines, rulesHash])).toEqual([
    [
      [
        [1, 1],
        [4, 4],
      ],
      'r',
    ],
    [[[2, 2]], 'r'],
    [[[3, 3]], 'other'],
  ]);
});

test('a group names its first ten events, with what was written and what was refused', () => {
  const written: WrittenRecord[] = [{ rule: 0, operation: 'upsert', sObject: 'Contact', result: 'created' }];
  const refused: RefusedRecord[] = [{ rule: 1, operation: 'create', sObject: 'Task', code: 'salesforce/rejected' }];
  const outcome: Outcome = { kind: 'failed', failure: rejected, written, refused };
  const [group] = allFailed(
    Array.from({ length: 12 }, (_, index) => ({ line: index + 1, outcome, event: eventOf(index + 1) })),
  );
  expect(group).toMatchObject({ lines: [[1, 12]], count: 12 });
  expect(group?.events).toHaveLength(10);
  expect(group?.events[0]).toEqual({
    line: 1,
    id: 'e1',
    source: 's',
    type: 't',
    time: '2026-01-01T00:00:00Z',
    written,
    refused,
  });
});

test('a failure of all lines from one on covers what was asked for, and counts once', () => {
  const wanted: LineRanges = [
    [1, 5],
    [8, 20],
  ];
  expect(allFailed([failed(2, rejected), failed(10, rejected, { andAllAfter: true })], wanted)).toEqual([
    {
      failure: rejected,
      lines: [
        [2, 2],
        [10, 20],
      ],
      count: 2,
      events: [],
    },
  ]);
});

test('the failures of one kind are found by what is asked of them', () => {
  const away: Failure = { code: 'salesforce/unavailable', message: '' };
  const summary = summaryOf([failed(1, rejected), failed(2, away)]);
  expect(summary.failed(isService).map(({ failure }) => failure)).toEqual([away]);
});

test('one failure that may have written marks the whole', () => {
  const lost: LineResult = {
    line: 2,
    outcome: { kind: 'failed', failure: rejected, written: [], mayHaveWritten: true },
  };
  expect(summaryOf([failed(1, rejected)]).mayHaveWritten()).toBe(false);
  expect(summaryOf([lost, failed(3, rejected)]).mayHaveWritten()).toBe(true);
});

test.each<[Failure['code'], boolean, boolean, boolean]>([
  ['salesforce/rejected', false, true, false],
  ['salesforce/row-locked', false, false, false],
  ['salesforce/unavailable', true, false, false],
  ['mapping/unloadable', true, true, false],
  ['delivery/in-progress', false, false, true],
])('%s: the service’s %s, non-retryable %s, deferred %s', (code, service, nonRetryable, deferred) => {
  const failure: Failure = { code, message: '' };
  expect([isService(failure), isNonRetryable(failure), isDeferred(failure)]).toEqual([service, nonRetryable, deferred]);
});
