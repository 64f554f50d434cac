import { expect, test } from 'vitest';
import type { Failure } from '../../../src/failure.ts';
import { attributesOf, reportOf, unreadableMessage } from '../../../src/pipeline/settle/failure-report.ts';
import type { EventSummary, FailedEvents } from '../../../src/pipeline/settle/result-summary.ts';
import type { WrittenRecord } from '../../../src/pipeline/write/outcome.ts';

const now = '2026-01-01T00:00:00Z';
const object = { bucket: 'events', key: 'a b/ü.jsonl' };
const failure: Failure = {
  code: 'salesforce/rejected',
  message: 'Contact: a text is longer than its field (X).',
  salesforceCode: 'STRING_TOO_LONG',
  sObject: 'Contact',
  fields: ['X', 'Y'],
};
const event = (line: number, more: Partial<EventSummary> = {}): EventSummary => ({
  line,
  id: `e${line}`,
  source: 's',
  type: 't',
  time: now,
  written: [],
  ...more,
});
const failed = (more: Partial<FailedEvents> = {}): FailedEvents => ({
  failure,
  lines: [[7, 7]],
  count: 1,
  events: [event(7)],
  rulesHash: 'hash',
  ...more,
});

test('a report holds the failure, its attempts, its time and its events', () => {
  expect(reportOf(failed(), 10, now)).toEqual({
    ...failure,
    attempts: 10,
    at: now,
    count: 1,
    rulesHash: 'hash',
    events: [event(7)],
  });
});

test('a report of what was never planned has no rules hash', () => {
  const { rulesHash: _, ...unplanned } = failed();
  expect(reportOf(unplanned, 1, now)).not.toHaveProperty('rulesHash');
});

test('a report names at most ten written and ten refused records of an event', () => {
  const record: WrittenRecord = { rule: 0, operation: 'upsert', sObject: 'Contact', result: 'created' };
  const refused = { rule: 0, operation: 'upsert', sObject: 'Contact', code: failure.code } as const;
  const many = event(7, {
    written: Array.from({ length: 11 }, (_, rule) => ({ ...record, rule })),
    refused: Array.from({ length: 11 }, (_, rule) => ({ ...refused, rule })),
  });
  const [reported] = reportOf(failed({ events: [many] }), 1, now).events;
  expect(reported?.written).toEqual(many.written.slice(0, 10));
  expect(reported?.refused).toEqual(many.refused?.slice(0, 10));
});

test('a long message is shortened in the report and in the attribute', () => {
  const long = failed({ failure: { ...failure, message: 'x'.repeat(1_201) } });
  const exact = failed({ failure: { ...failure, message: 'x'.repeat(1_200) } });
  expect(reportOf(long, 1, now).message).toBe(`${'x'.repeat(1_199)}…`);
  expect(attributesOf(long, object, 1).Reason).toBe(`${'x'.repeat(1_199)}…`);
  expect(reportOf(exact, 1, now).message).toHaveLength(1_200);
  expect(reportOf(exact, 1, now).message).not.toContain('…');
});

test('the attributes of a single event say everything a person looks for', () => {
  expect(attributesOf(failed(), object, 10)).toEqual({
    Code: 'salesforce/rejected',
    Reason: failure.message,
    SalesforceCode: 'STRING_TOO_LONG',
    SObject: 'Contact',
    Fields: 'X,Y',
    Attempts: '10',
    EventType: 't',
    EventId: 'e7',
    RulesHash: 'hash',
    Place: 's3://events/a b/ü.jsonl:7',
  });
});

test('of several events the attributes name the type and no single id', () => {
  const attributes = attributesOf(failed({ events: [event(7), event(8)], lines: [[7, 8]] }), object, 1);
  expect(attributes).toMatchObject({ EventType: 't', Place: 's3://events/a b/ü.jsonl:7-8' });
  expect(attributes).not.toHaveProperty('EventId');
});

test('an attribute without a value is left out, since SQS takes none that is empty', () => {
  const bare: FailedEvents = {
    failure: { code: 'object/gone', message: 'gone', fields: [] },
    lines: [],
    count: 0,
    events: [],
  };
  expect(Object.keys(attributesOf(bare, object, 1))).toEqual(['Code', 'Reason', 'Attempts', 'Place']);
});

test('characters that SQS refuses are replaced in attributes', () => {
  const odd = failed({ events: [event(7, { id: 'a\u0000b\ud800c\ufffed\ttab' })] });
  expect(attributesOf(odd, object, 1).EventId).toBe('a?b\ufffdc?d\ttab');
});

test('a message that cannot be understood becomes a dead letter with its own body', () => {
  const unreadable: Failure = { code: 'message/unreadable', message: 'It is not JSON.' };
  expect(unreadableMessage('what is this', unreadable)).toEqual({
    to: 'dead-letter',
    body: 'what is this',
    delaySeconds: 0,
    attributes: { Code: 'message/unreadable', Reason: 'It is not JSON.', Attempts: '1' },
  });
});
