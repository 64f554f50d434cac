import { expect, test } from 'vitest';
import type { Failure } from '../../../src/failure.ts';
import type { RecordWrite, UnwrittenRecord } from '../../../src/pipeline/plan/plan.ts';
import { outcomeOf } from '../../../src/pipeline/write/event-outcome.ts';
import type { RecordResult } from '../../../src/pipeline/write/requested-write.ts';
import { contact, linkTo, planOf, task } from './window-fixture.ts';

const rejected: Failure = {
  code: 'salesforce/rejected',
  message: '',
  salesforceCode: 'STRING_TOO_LONG',
  sObject: 'Contact',
  fields: ['X'],
};
const locked: Failure = { code: 'salesforce/row-locked', message: '' };
const away: Failure = { code: 'salesforce/unavailable', message: '' };
const noParent: Failure = { code: 'salesforce/parent-missing', message: '', fields: ['WhoId'] };

const done: RecordResult = { kind: 'done', result: 'updated', id: '003' };
const failed = (failure: Failure, mayHaveWritten = false): RecordResult => ({
  kind: 'failed',
  failure,
  mayHaveWritten,
});
const outcome = (records: RecordWrite[], ...results: RecordResult[]) => outcomeOf(planOf('e', 1, records), results);

const [a, b, c] = ['a', 'b', 'c'].map((id) => contact(id)) as [RecordWrite, RecordWrite, RecordWrite];
const written = { rule: 0, operation: 'upsert', sObject: 'Contact', result: 'updated', id: '003' };

test('an event whose records are done is applied, each with its rule, its item and its result', () => {
  const second: RecordResult = { kind: 'done', result: 'created', superseded: ['X'], omitted: ['OwnerId'] };
  expect(outcome([a, { ...task('t', 'a'), item: 2 }], done, second)).toEqual({
    kind: 'applied',
    written: [
      written,
      {
        rule: 1,
        item: 2,
        operation: 'create',
        sObject: 'Task',
        result: 'created',
        superseded: ['X'],
        omitted: ['OwnerId'],
      },
    ],
  });
});

test('an event is superseded only where all of its records are', () => {
  expect(outcome([a, b], { kind: 'superseded' }, { kind: 'superseded' })).toEqual({ kind: 'superseded' });
  expect(outcome([a, b], { kind: 'superseded' }, done)).toMatchObject({
    kind: 'applied',
    written: [{ result: 'superseded' }, { result: 'updated' }],
  });
  expect(outcome([])).toEqual({ kind: 'applied', written: [] });
});

test('a single refused record is the failure itself, and what was written is kept', () => {
  expect(outcome([a, b], failed(rejected), done)).toEqual({ kind: 'failed', failure: rejected, written: [written] });
});

test('of several refused records each keeps its code, its Salesforce code and its fields', () => {
  expect(outcome([a, { ...b, item: 1 }, c], failed(rejected), failed(locked), done)).toEqual({
    kind: 'failed',
    failure: locked,
    written: [written],
    refused: [
      {
        rule: 0,
        operation: 'upsert',
        sObject: 'Contact',
        code: 'salesforce/rejected',
        salesforceCode: 'STRING_TOO_LONG',
        fields: ['X'],
      },
      { rule: 0, item: 1, operation: 'upsert', sObject: 'Contact', code: 'salesforce/row-locked' },
    ],
  });
});

test('the service’s failure decides, then what may pass, then what is final', () => {
  const deciding = (...failures: Failure[]) => {
    const records = failures.map((_, index) => contact(`c${index}`));
    const result = outcome(records, ...failures.map((failure) => failed(failure)));
    return result.kind === 'failed' ? result.failure : undefined;
  };
  expect(deciding(rejected, locked, away)).toBe(away);
  expect(deciding(rejected, locked)).toBe(locked);
  expect(deciding(rejected, { ...rejected, fields: ['Y'] })).toBe(rejected);
});

test('a child whose parent this event could not create does not keep the event going', () => {
  const child = task('t', 'a');
  expect(outcome([a, child], failed(rejected), failed(noParent))).toMatchObject({ failure: rejected });
  const other = task('t', 'b');
  expect(outcome([a, other], failed(rejected), failed(noParent))).toMatchObject({ failure: noParent });
  expect(outcome([a, child], failed(locked), failed(noParent))).toMatchObject({ failure: locked });
  const keyless = { ...child, links: [linkTo('WhoId', 'Who', 'Task', 'a')] };
  expect(outcome([a, keyless], failed(rejected), failed(noParent))).toMatchObject({ failure: noParent });
});

test('one record that may have been written marks the event', () => {
  expect(outcome([a, b], failed(rejected), failed(locked, true))).toMatchObject({ mayHaveWritten: true });
  expect(outcome([a, b], failed(rejected), failed(locked))).not.toHaveProperty('mayHaveWritten');
});

const same: Failure = { code: 'plan/same-record', message: '', sObject: 'Contact', fields: ['Ext__c'] };
const unwritten: UnwrittenRecord = {
  rule: 0,
  item: 1,
  operation: 'upsert',
  sObject: 'Contact',
  sameAs: { rule: 0, item: 0 },
  failure: same,
};
const withUnwritten = (records: RecordWrite[], ...results: RecordResult[]) =>
  outcomeOf({ ...planOf('e', 1, records), unwritten: [unwritten] }, results);

test('an event with a record that is the same as another fails for good, with all that was written', () => {
  expect(withUnwritten([a, b], done, done)).toEqual({
    kind: 'failed',
    failure: same,
    written: [written, written],
    refused: [
      {
        rule: 0,
        item: 1,
        operation: 'upsert',
        sObject: 'Contact',
        code: 'plan/same-record',
        fields: ['Ext__c'],
        sameAs: { rule: 0, item: 0 },
      },
    ],
  });
  expect(withUnwritten([a], { kind: 'superseded' })).toMatchObject({ kind: 'failed', failure: same });
});

test('what another attempt may cure comes before a record that is the same as another', () => {
  for (const [failure, decisive] of [
    [away, away],
    [locked, locked],
    [noParent, noParent],
    [rejected, rejected],
  ] as const) {
    const refused = [{ code: failure.code }, { code: 'plan/same-record' }];
    expect(withUnwritten([task('t', 'a')], failed(failure))).toMatchObject({ failure: decisive, refused });
  }
});
