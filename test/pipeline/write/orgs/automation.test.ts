// Triggers and flows that fail: one guilty row hurts no other.
import { expect, test } from 'vitest';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { keyOf } from '../window-fixture.ts';
import { busyOrg, counselor, counselors, ends, taskOf } from './busy-org.ts';

const sf = await busyOrg();
const composites = () => sf.org.counters().calls.composite ?? 0;

test.each(['trigger', 'flow'])('one row of 200 that breaks a %s fails alone, at few extra calls', async (kind) => {
  sf.org.addRule({
    kind,
    object: 'Contact',
    where: { Counselor_Id__c: 'c7' },
    action: { throws: 'System.NullPointerException: Attempt to de-reference a null object' },
  });
  sf.org.addRule({ id: 'counts', kind, object: 'Contact' });
  expect(ends(await sf.write(counselors(200)))).toEqual({ applied: 199, 'salesforce/rejected': 1 });
  expect(sf.org.records('Contact')).toHaveLength(199);
  expect(composites()).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
  // Once in the save of all, once in a fifth of it, and those of one fifth once more.
  expect(sf.org.rules.list().find(({ id }) => id === 'counts')?.rows).toBeLessThanOrEqual(200 + 200 + 40);
});

test.each([
  'Attempt to de-reference a null object',
  'Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required: [Name]: [Name]',
  'System.QueryException: List has no rows for assignment to SObject',
])('so does one of 200 whose trigger refuses them all with what it has caught: %s', async (text) => {
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    where: { Counselor_Id__c: 'c7' },
    action: { addErrorToAll: text },
  });
  expect(ends(await sf.write(counselors(200)))).toEqual({ applied: 199, 'salesforce/validation-rule': 1 });
  expect(composites()).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
});

test('so does one of 200 whose trigger refuses them all in words of its own, which no validation rule has', async () => {
  const where = { Counselor_Id__c: 'c7' };
  sf.org.addRule({ kind: 'trigger', object: 'Contact', where, action: { addErrorToAll: 'Ask your administrator.' } });
  expect(ends(await sf.write(counselors(200)))).toEqual({ applied: 199, 'salesforce/validation-rule': 1 });
  expect(composites()).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
});

test('rows that are refused one by one are believed: at once if others were written, or if a validation rule says so', async () => {
  const message = 'Choose a region first.';
  sf.org.addRule({ kind: 'validation-rule', object: 'Contact', where: { LastName: 'Okonjo' }, message });
  const other = { ...counselor('other'), fields: { LastName: 'Silva' } };
  expect(ends(await sf.write([...counselors(150), [other]]))).toEqual({
    applied: 1,
    'salesforce/validation-rule': 150,
  });
  expect(composites()).toBe(1);
  const api = sf.apiWith({ isRuleText: (_sObject, text) => text === message });
  expect(ends(await sf.write(counselors(150, 'd'), api))).toEqual({ 'salesforce/validation-rule': 150 });
  expect(composites()).toBe(2);
});

test('where all rows are refused in words that nobody knows, a few calls make sure of it', async () => {
  sf.org.addRule({ kind: 'trigger', object: 'Contact', action: { addError: 'Choose a region first.' } });
  expect(ends(await sf.write(counselors(200)))).toEqual({ 'salesforce/validation-rule': 200 });
  expect(composites()).toBeLessThanOrEqual(10);
});

const lock =
  'System.DmlException: Update failed. First exception on row 0 with id 0010000000000011; first error: ' +
  'UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []';

test('a row whose trigger meets a lasting lock hurts no other', async () => {
  const where = { Counselor_Id__c: 'c7' };
  sf.org.addRule({ kind: 'trigger', object: 'Contact', where, action: { throws: lock } });
  expect(ends(await sf.write(counselors(150)))).toEqual({ applied: 149, 'salesforce/row-locked': 1 });
});

test.each(['UNKNOWN_EXCEPTION', 'INTERNAL_ERROR', 'SELF_REFERENCE_FROM_TRIGGER', 'MAX_DEPTH_IN_FLOW_EXECUTION'])(
  'rows that all fail with %s go in smaller saves, which may succeed',
  async (code) => {
    const match = { path: '/composite/sobjects', sObject: 'Contact' };
    sf.org.faults.add({ match, times: 150, effect: { kind: 'row-error', code } });
    expect(ends(await sf.write(counselors(150)))).toEqual({ applied: 150 });
  },
);

test.each([
  ['System.AsyncException: Rate Limiting Exception : AsyncApexExecutions Limit exceeded.', 'salesforce/not-written'],
  ['System.UnexpectedException: Salesforce System Error: 1234567890-12345 (-1234567890)', 'salesforce/not-written'],
  ['System.CalloutException: Read timed out', 'salesforce/not-written'],
  ['System.LimitException: ConcurrentPerOrgLongTxn Limit exceeded.', 'salesforce/row-locked'],
  [
    'System.DmlException: first error: INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE, No.',
    'salesforce/unavailable',
  ],
  ['System.DmlException: first error: STORAGE_LIMIT_EXCEEDED, storage limit exceeded: []', 'salesforce/storage-full'],
  ['System.DmlException: first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, MARKED: []', 'salesforce/rejected'],
  ['System.CalloutException: INVALID_SESSION_ID', 'salesforce/rejected'],
])('what passes by itself is no verdict, also if automation met it: %s', async (throws, code) => {
  sf.org.addRule({ kind: 'trigger', object: 'Contact', action: { throws } });
  const outcomes = await sf.write(counselors(2));
  expect(ends(outcomes)).toEqual({ [code]: 2 });
  expect(JSON.stringify(outcomes)).not.toContain('MARKED');
});

const tasks = (count: number): RecordWrite[][] =>
  Array.from({ length: count }, (_, index) => [{ ...taskOf(''), key: keyOf('Event_Id__c', `t${index}`), links: [] }]);

test('a trigger that is broken for each new record costs few calls', async () => {
  const throws = 'System.NullPointerException: Attempt to de-reference a null object';
  sf.org.addRule({ kind: 'trigger', object: 'Task', action: { throws } });
  expect(ends(await sf.write(tasks(150)))).toEqual({ 'salesforce/rejected': 150 });
  expect(composites()).toBeLessThanOrEqual(10);
});

test('so does one that is broken for each record to delete, and those that it lets pass are deleted', async () => {
  for (let index = 0; index < 100; index += 1)
    sf.org.seed('Contact', { Counselor_Id__c: `c${index}`, LastName: index < 90 ? 'Okonjo' : 'Silva' });
  const action = { throws: 'System.NullPointerException: Attempt to de-reference a null object' };
  sf.org.addRule({ kind: 'trigger', object: 'Contact', on: ['delete'], where: { LastName: 'Okonjo' }, action });
  const deletes = counselors(100).map(([record]) => [
    { ...(record as RecordWrite), operation: 'delete' as const, fields: {} },
  ]);
  expect(ends(await sf.write(deletes))).toEqual({ applied: 10, 'salesforce/rejected': 90 });
  expect(sf.org.records('Contact')).toHaveLength(90);
  expect(composites()).toBeLessThanOrEqual(16);
});

test('automation that exceeds a limit for each row costs few calls', async () => {
  sf.org.addRule({ kind: 'trigger', object: 'Contact', action: { exceeds: 'Too many SOQL queries: 101' } });
  expect(ends(await sf.write(counselors(150)))).toEqual({ 'salesforce/rejected': 150 });
  expect(composites()).toBeLessThanOrEqual(25);
});

test.each([
  ['Too many SOQL queries: 101', {}],
  ['Apex CPU time limit exceeded', {}],
  ['Too many DML rows: 10001', { package: 'dlrs' }],
  ['Too many future calls: 51', { form: 'wrapped' }],
  ['Regex too complicated', { package: 'dlrs' }],
])('automation that takes 60 rows at most gets fewer, and the size is remembered: %s', async (exceeds, more) => {
  sf.org.addRule({ kind: 'trigger', object: 'Contact', aboveRows: 60, action: { exceeds }, ...more });
  const api = sf.newApi();
  expect(ends(await sf.write(counselors(150), api))).toEqual({ applied: 150 });
  const before = composites();
  expect(ends(await sf.write(counselors(150, 'd'), api))).toEqual({ applied: 150 });
  expect(composites() - before).toBe(1);
});

test('a row that a rule refuses makes the automation of its neighbors run twice', async () => {
  sf.org.addRule({ kind: 'validation-rule', object: 'Contact', where: { Counselor_Id__c: 'c7' }, message: 'No.' });
  sf.org.addRule({ id: 'counts', kind: 'trigger', object: 'Contact' });
  expect(ends(await sf.write(counselors(200)))).toEqual({ applied: 199, 'salesforce/validation-rule': 1 });
  expect(sf.org.rules.list().find(({ id }) => id === 'counts')?.rows).toBe(200 + 199);
  expect(composites()).toBe(1);
});

test('rows that fail only because the third attempt did are written', async () => {
  for (const attempt of [1, 2, 3]) {
    const where = { Counselor_Id__c: `c${attempt}` };
    sf.org.addRule({ kind: 'trigger', object: 'Contact', attempts: [attempt], where, action: { addError: 'No.' } });
  }
  expect(ends(await sf.write(counselors(100)))).toEqual({ applied: 97, 'salesforce/validation-rule': 3 });
});

test.each([
  { throws: 'REQUIRED_FIELD_MISSING: Required fields are missing: [Name]' },
  { exceeds: 'Too many SOQL queries: 101' },
])('a row whose automation fails only when the good rows are saved once more is written: %j', async (action) => {
  sf.org.addRule({ kind: 'validation-rule', object: 'Contact', where: { Counselor_Id__c: 'c1' }, message: 'No.' });
  const where = { Counselor_Id__c: 'c2' };
  sf.org.addRule({ kind: 'flow', object: 'Contact', attempts: [2], marks: 'row', where, action });
  const validation = await sf.write(counselors(3));
  expect(ends(validation)).toEqual({ applied: 2, 'salesforce/validation-rule': 1 });
});

test('rows that fail only because a trigger set an invalid value in another one are written', async () => {
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    where: { Counselor_Id__c: 'c7' },
    action: { set: { FirstName: 'x'.repeat(99) } },
  });
  expect(ends(await sf.write(counselors(100)))).toEqual({ applied: 99, 'salesforce/rejected': 1 });
});

test('automation that fills in a required field makes a record complete', async () => {
  sf.org.addRule({ kind: 'flow', object: 'Contact', action: { set: { LastName: 'Unknown' } } });
  expect(ends(await sf.write([[{ ...counselor('c1'), fields: {} }]]))).toEqual({ applied: 1 });
});
