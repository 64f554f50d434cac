// Triggers and flows that fail: one guilty row hurts no other.
import { expect, test } from 'vitest';
import { busyOrg, counselor, counselors, ends } from './busy-org.ts';

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

test('rows that a trigger refuses one by one, in words of its own, are believed', async () => {
  sf.org.addRule({ kind: 'trigger', object: 'Contact', action: { addError: 'Choose a region first.' } });
  expect(ends(await sf.write(counselors(200)))).toEqual({ 'salesforce/validation-rule': 200 });
  expect(composites()).toBe(1);
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
