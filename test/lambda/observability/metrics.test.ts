import { beforeEach, expect, test } from 'vitest';
import type { FailureCode } from '../../../src/failure.ts';
import { type PipelineMetrics, pipelineMetrics } from '../../../src/lambda/observability/metrics.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { Next } from '../../../src/pipeline/settle/next-messages.ts';
import type { Outcome } from '../../../src/pipeline/write/outcome.ts';

let metrics: PipelineMetrics;
let lines: string[];
beforeEach(() => {
  lines = [];
  metrics = pipelineMetrics({
    service: 'here',
    version: '7',
    isKnown: (type) => type === 'known',
    now: () => 1_767_225_600_000,
    write: (line) => void lines.push(line),
  });
});

const eventResult = (outcome: Outcome, { type = 'known', next }: { type?: string; next?: Next } = {}): EventResult => ({
  messageId: 'm',
  location: { bucket: 'b', key: 'k', line: 1 },
  attempts: 0,
  event: {
    id: 'e',
    source: 's',
    type,
    time: '2026-01-01T00:00:00Z',
    contentHash: 'h',
    location: { bucket: 'b', key: 'k', line: 1 },
  },
  outcome,
  ...(next ? { next } : {}),
});
const failed = (code: FailureCode): Outcome => ({
  kind: 'failed',
  failure: { code, message: 'A text.' },
  written: [],
});

/** Metric → dimensions → value, as CloudWatch would read it from the log: it adds up counts from several lines. */
function written(): Record<string, Record<string, unknown>> {
  metrics.flush();
  const found: Record<string, Record<string, unknown>> = {};
  for (const line of lines.splice(0)) {
    const { _aws, ...values } = JSON.parse(line);
    expect(_aws.Timestamp).toBe(1_767_225_600_000);
    for (const { Namespace, Dimensions, Metrics } of _aws.CloudWatchMetrics) {
      expect(Namespace).toBe('S3ToSalesforce');
      expect(values.service).toBe('here');
      for (const set of Dimensions) {
        const by = set.filter((name: string) => name !== 'service');
        for (const { Name } of Metrics) {
          const dimensions = by.map((name: string) => `${name}=${values[name]}`).join();
          const before = found[Name]?.[dimensions];
          const value = typeof before === 'number' ? before + values[Name] : values[Name];
          if (Name !== 'Events') expect(before).toBeUndefined();
          found[Name] = { ...found[Name], [dimensions]: value };
        }
      }
    }
  }
  return found;
}

test('events are counted by outcome', () => {
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), {});
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }, { type: 'another' }), {});
  metrics.eventResult(eventResult({ kind: 'ignored', because: 'unmapped' }, { type: 'a phone number' }), {});
  expect(written().Events).toEqual({ 'outcome=applied': 2, 'outcome=ignored': 1 });
});

/** What a query of the log finds: the lines with `Events`, by type. */
function queriedByType(): Record<string, number> {
  metrics.flush();
  const events = lines
    .splice(0)
    .map((line) => JSON.parse(line))
    .filter((line) => 'Events' in line);
  const byType = Map.groupBy(events, ({ type }) => type);
  return Object.fromEntries([...byType].map(([type, own]) => [type, own.reduce((sum, { Events }) => sum + Events, 0)]));
}

test('the log has the number of events by the types that a mapping names, however many fail', () => {
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), { fromS3: 5 });
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), {});
  metrics.eventResult(eventResult(failed('salesforce/rejected'), { next: 'dead-letter' }), {});
  metrics.eventResult(eventResult({ kind: 'ignored', because: 'unmapped' }, { type: 'a phone number' }), {});
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }, { type: 'a name' }), {});
  metrics.call(3);
  expect(queriedByType()).toEqual({ known: 3, other: 2 });
});

test('five hundred event types cost no more metrics than one', () => {
  const many = pipelineMetrics({
    service: 'here',
    isKnown: () => true,
    now: () => 1_767_225_600_000,
    write: (line) => void lines.push(line),
  });
  for (let type = 0; type < 500; type += 1)
    many.eventResult(eventResult({ kind: 'applied', written: [] }, { type: `type-${type}` }), {});
  many.flush();
  const metricsOf = (line: string) => {
    const { _aws, ...values } = JSON.parse(line);
    return _aws.CloudWatchMetrics.flatMap(
      ({ Dimensions, Metrics }: { Dimensions: string[][]; Metrics: { Name: string }[] }) =>
        Metrics.flatMap(({ Name }) => Dimensions.map((names) => `${Name} ${names.map((name) => values[name])}`)),
    );
  };
  expect(lines).toHaveLength(500);
  const metricsOfLines = new Set(lines.splice(0).flatMap(metricsOf));
  expect([...metricsOfLines]).toEqual(['Events here,applied', 'Attempts here', 'FailedAttempts here']);
});

test('records without a lookup are counted by lookup, once: not when their event comes again', () => {
  const task = { rule: 0, operation: 'create', sObject: 'Task', result: 'created', omitted: ['OwnerId'] } as const;
  const records = [{ ...task, omitted: ['OwnerId'] }];
  metrics.eventResult(eventResult({ kind: 'applied', written: records }), {});
  metrics.eventResult(eventResult({ kind: 'duplicate', written: records }), {});
  expect(written().WrittenWithout).toEqual({ 'lookup=Task.OwnerId': 1 });
});

test('the latency of applied events is reported where it is known', () => {
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), { fromS3: 120, fromEvent: 900 });
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), { fromS3: 80 });
  metrics.eventResult(eventResult({ kind: 'duplicate', written: [] }), { fromS3: 7 });
  expect(written()).toMatchObject({ LatencyFromS3: { '': [120, 80] }, LatencyFromEvent: { '': 900 } });
});

test('abandoned events are counted by code, retried ones are not', () => {
  metrics.eventResult(eventResult(failed('salesforce/rejected'), { next: 'dead-letter' }), {});
  metrics.eventResult(eventResult(failed('salesforce/row-locked'), { next: 'retry' }), {});
  metrics.eventResult(eventResult(failed('salesforce/row-locked'), { next: 'dead-letter' }), {});
  metrics.eventResult(eventResult(failed('salesforce/unavailable'), { next: 'parked' }), {});
  expect(written()).toMatchObject({
    DeadLetters: { 'code=salesforce/rejected': 1, 'code=salesforce/row-locked': 1 },
    Parked: { 'code=salesforce/unavailable': 1 },
    GivenUp: { '': 2 },
  });
});

test('messages that the function crashed on count as dead letters', () => {
  metrics.crashed(2);
  expect(written()).toEqual({ DeadLetters: { 'code=delivery/function-died': 2 }, GivenUp: { '': 2 } });
});

test('attempts are counted with those that failed, for the stack and for the version, whatever the code', () => {
  const codes = ['internal/bug', 'aws/refused', 'delivery/out-of-time', 'salesforce/limit-reached'] as const;
  for (const code of codes) metrics.eventResult(eventResult(failed(code), { next: 'retry' }), {});
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), {});
  metrics.eventResult(eventResult({ kind: 'duplicate', written: [] }), {});
  expect(written()).toMatchObject({
    Attempts: { '': 6, 'version=7': 6 },
    FailedAttempts: { '': 4, 'version=7': 4 },
  });
});

test('an invocation without failures says so, because a share needs both values', () => {
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), {});
  expect(written()).toMatchObject({ FailedAttempts: { '': 0, 'version=7': 0 } });
});

test('a deferred event was not attempted', () => {
  metrics.eventResult(eventResult(failed('delivery/in-progress'), { next: 'deferred' }), {});
  expect(written()).not.toHaveProperty('Attempts');
});

test('outside Lambda, attempts have no version', () => {
  metrics = pipelineMetrics({
    service: 'here',
    isKnown: () => true,
    now: () => 1_767_225_600_000,
    write: (line) => void lines.push(line),
  });
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), {});
  expect(written().Attempts).toEqual({ '': 1 });
});

test('a message that is not understood counts as a dead letter, and what is left alone is counted by name', () => {
  const failure = { code: 'message/unreadable', message: 'not understood' } as const;
  metrics.notice({ messageId: 'm', kind: 'unreadable', failure });
  metrics.notice({ messageId: 'n', kind: 'left-alone', names: ['ObjectRemoved', 'ObjectRemoved', 'TestEvent'] });
  expect(written()).toEqual({
    Attempts: { '': 1, 'version=7': 1 },
    FailedAttempts: { '': 1, 'version=7': 1 },
    DeadLetters: { 'code=message/unreadable': 1 },
    GivenUp: { '': 1 },
    LeftAlone: { 'what=ObjectRemoved': 2, 'what=TestEvent': 1 },
  });
});

test('an outage of Salesforce is reported at the first attempt', () => {
  metrics.eventResult(eventResult(failed('salesforce/unavailable'), { next: 'retry' }), {});
  metrics.eventResult(eventResult(failed('salesforce/rejected'), { next: 'dead-letter' }), {});
  expect(written().SalesforceUnavailable).toEqual({ '': 1 });
});

test('what somebody has to fix in Salesforce is no outage, and a used-up limit is neither', () => {
  for (const code of ['salesforce/unreachable', 'salesforce/bad-reply', 'salesforce/unavailable'] as const)
    metrics.eventResult(eventResult(failed(code), { next: 'retry' }), {});
  for (const code of ['salesforce/login-refused', 'salesforce/session-refused', 'salesforce/storage-full'] as const)
    metrics.eventResult(eventResult(failed(code), { next: 'retry' }), {});
  metrics.eventResult(eventResult(failed('salesforce/limit-reached'), { next: 'retry' }), {});
  metrics.eventResult(eventResult(failed('aws/unavailable'), { next: 'retry' }), {});
  expect(written()).toMatchObject({ SalesforceUnavailable: { '': 3 }, SalesforceRefused: { '': 3 } });
});

test('recover says each time whether Salesforce is there', () => {
  const facts = { deadLetterAgeMs: 0, parkedAgeMs: 0, remindOf: 0 };
  metrics.recovered(facts);
  expect(written()).toMatchObject({
    RecoverRuns: { '': 1 },
    SalesforceUnavailable: { '': 0 },
    SalesforceRefused: { '': 0 },
  });
  metrics.recovered({ ...facts, away: { code: 'salesforce/login-refused', message: 'A text.' } });
  expect(written()).toMatchObject({ SalesforceUnavailable: { '': 0 }, SalesforceRefused: { '': 1 } });
});

test('calls, rows and the used share of the daily calls are reported', () => {
  metrics.call(200);
  metrics.call(0);
  metrics.limit({ used: 30, max: 120 });
  expect(written()).toMatchObject({
    SalesforceCalls: { '': 2 },
    RowsPerCall: { '': 200 },
    SalesforceLimitPercent: { '': 25 },
  });
});

test('messages that the function received itself are counted', () => {
  metrics.toppedUp(30);
  metrics.toppedUp(4);
  expect(written()).toEqual({ MessagesToppedUp: { '': 34 } });
});

test('the metrics of an invocation with one event share a line', () => {
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), { fromS3: 120, fromEvent: 900 });
  metrics.call(2);
  metrics.limit({ used: 30, max: 120 });
  metrics.flush();
  expect(lines).toHaveLength(1);
  expect(written()).toEqual({
    Events: { 'outcome=applied': 1 },
    Attempts: { '': 1, 'version=7': 1 },
    FailedAttempts: { '': 0, 'version=7': 0 },
    LatencyFromS3: { '': 120 },
    LatencyFromEvent: { '': 900 },
    SalesforceCalls: { '': 1 },
    RowsPerCall: { '': 2 },
    SalesforceLimitPercent: { '': 25 },
  });
});

test('an event that fails while others are applied shares what it can', () => {
  metrics.eventResult(eventResult({ kind: 'applied', written: [] }), {});
  metrics.eventResult(eventResult(failed('salesforce/rejected'), { next: 'dead-letter' }), {});
  metrics.flush();
  // One line holds one outcome.
  expect(lines).toHaveLength(2);
  expect(written()).toEqual({
    Events: { 'outcome=applied': 1, 'outcome=failed': 1 },
    Attempts: { '': 2, 'version=7': 2 },
    FailedAttempts: { '': 1, 'version=7': 1 },
    DeadLetters: { 'code=salesforce/rejected': 1 },
    GivenUp: { '': 1 },
  });
});

test('no line holds more values of a metric than CloudWatch reads, and none is lost', () => {
  for (let ms = 0; ms < 250; ms += 1) {
    metrics.eventResult(eventResult({ kind: 'applied', written: [] }), { fromS3: ms, fromEvent: ms });
  }
  metrics.flush();
  const parts = lines.map((line) => [JSON.parse(line).LatencyFromS3].flat());
  expect(parts.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(parts.flat()).toEqual(Array.from({ length: 250 }, (_, ms) => ms));
});

test('nothing is written where nothing happened, and nothing is reported twice', () => {
  metrics.call(1);
  expect(Object.keys(written())).toHaveLength(2);
  expect(written()).toEqual({});
});
