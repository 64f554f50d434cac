// Apex Developer Guide, "Bulk DML Exception Handling": up to three attempts to save a part of the rows.
import { expect, test } from 'vitest';
import type { JournalCall } from '../../../../src/local/salesforce/journal.ts';
import { testOrg } from '../emulator.ts';
import { type RowResult, upsertContacts } from './upsert-contacts.ts';

const calls: JournalCall[] = [];
const sf = await testOrg({ onCall: (call) => calls.push(call) });
const contacts = (count: number, wrong: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, index) => ({ Counselor_Id__c: `C${index}`, ...(index === 0 ? wrong : {}) }));
const codes = (results: readonly RowResult[]) => results.map(({ errors }) => errors[0]?.statusCode ?? 'saved');
const tooLong = { FirstName: 'x'.repeat(41) };
const counter = { kind: 'trigger', object: 'Contact' };
const reject = (key: string, ...attempts: number[]) => ({
  kind: 'trigger',
  object: 'Contact',
  where: { Counselor_Id__c: key },
  attempts,
  action: { addError: `not ${key}` },
});

test('without an error, triggers run once for each row', async () => {
  sf.org.addRule(counter);
  await upsertContacts(sf, contacts(200));
  expect(sf.org.rules.list()).toMatchObject([{ runs: 1, rows: 200 }]);
  expect(calls.at(-1)?.rows[7]).toMatchObject({ operation: 'create', triggerRuns: 1 });
});

test('one bad row makes the triggers of all others run again, in their saved records once', async () => {
  sf.org.addRule(counter);
  sf.org.addRule({ ...counter, timing: 'after', action: { create: { object: 'Task', fields: { Subject: 'New' } } } });
  expect(codes(await upsertContacts(sf, contacts(200, tooLong))).filter((code) => code === 'saved')).toHaveLength(199);
  expect(sf.org.rules.list()).toMatchObject([{ runs: 2, rows: 398 }, { runs: 2 }]);
  expect(calls.at(-1)?.rows.map((row) => row.triggerRuns)).toEqual([undefined, ...Array(199).fill(2)]);
  expect(sf.org.records('Contact')).toHaveLength(199);
  expect(sf.org.records('Task')).toHaveLength(199);
});

test('rows that fail in the first and second attempt leave a third one', async () => {
  for (const rule of [counter, reject('C1', 1), reject('C2', 2)]) sf.org.addRule(rule);
  expect(codes(await upsertContacts(sf, contacts(4)))).toEqual([
    'saved',
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'saved',
  ]);
  expect(sf.org.rules.list()[0]).toMatchObject({ runs: 3, rows: 4 + 3 + 2 });
});

test.each(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'UNKNOWN_EXCEPTION'] as const)(
  'an error in the third attempt fails all rows: %s',
  async (retriesExhausted) => {
    sf.org.behave({ retriesExhausted });
    for (const rule of [reject('C1', 1), reject('C2', 2), reject('C3', 3)]) sf.org.addRule(rule);
    const results = await upsertContacts(sf, contacts(5));
    expect(codes(results)).toEqual([
      retriesExhausted,
      ...Array(3).fill('FIELD_CUSTOM_VALIDATION_EXCEPTION'),
      retriesExhausted,
    ]);
    expect(results[0]?.errors[0]?.message).toBe(
      'Too many batch retries in the presence of Apex triggers and partial failures.',
    );
    expect(sf.org.records('Contact')).toEqual([]);
  },
);

test('a static variable can keep a trigger from acting again', async () => {
  sf.org.addRule({ ...counter, oncePerTransaction: true, action: { set: { Nickname__c: 'set' } } });
  await upsertContacts(sf, contacts(2));
  expect(sf.org.records('Contact').map((record) => record.Nickname__c)).toEqual(['set', 'set']);
  sf.org.people.edit(String(sf.org.records('Contact')[1]?.Id), { Nickname__c: null });
  await upsertContacts(sf, contacts(2, tooLong));
  expect(sf.org.records('Contact').map((record) => record.Nickname__c)).toEqual(['set', null]);
});

test.each([
  ['refused', ['STRING_TOO_LONG', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY']],
  ['saved', ['STRING_TOO_LONG', 'saved']],
] as const)('if a before trigger sets an invalid value, the other rows are %s', async (neighbors, expected) => {
  sf.org.behave({ neighborsOfInvalidValues: neighbors });
  sf.org.addRule({ ...counter, where: { Counselor_Id__c: 'C0' }, action: { set: tooLong } });
  expect(codes(await upsertContacts(sf, contacts(2)))).toEqual(expected);
});

test('with allOrNone, there is one attempt', async () => {
  sf.org.addRule(counter);
  const results = await upsertContacts(sf, contacts(3, tooLong), { allOrNone: true });
  expect(codes(results)).toEqual(['STRING_TOO_LONG', ...Array(2).fill('ALL_OR_NONE_OPERATION_ROLLED_BACK')]);
  expect(sf.org.rules.list()).toMatchObject([{ runs: 1 }]);
  expect(sf.org.records('Contact')).toEqual([]);
});

test('a fault of a row applies in one attempt only', async () => {
  sf.org.addRule(counter);
  sf.org.faults.add({
    match: { sObject: 'Contact' },
    times: 1,
    effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' },
  });
  expect(codes(await upsertContacts(sf, contacts(3)))).toEqual(['UNABLE_TO_LOCK_ROW', 'saved', 'saved']);
});
