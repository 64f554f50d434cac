// Apex Developer Guide, "Trigger Exceptions" and "Triggers and Order of Execution".
import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';
import { type RowResult, upsertContacts } from './upsert-contacts.ts';

const sf = await testOrg();
const upsert = (...keys: string[]) =>
  upsertContacts(
    sf,
    keys.map((Counselor_Id__c) => ({ Counselor_Id__c })),
  );
const codes = (results: readonly RowResult[]) => results.map(({ errors }) => errors[0]?.statusCode ?? 'saved');
const keys = () => sf.org.records('Contact').map((record) => record.Counselor_Id__c);

test('an exception for one row marks all rows of the call', async () => {
  sf.org.addRule({
    kind: 'trigger',
    name: 'Audit',
    object: 'Contact',
    where: { Counselor_Id__c: 'C2' },
    action: { throws: 'System.NullPointerException: Attempt to de-reference a null object' },
  });
  const results = await upsert('C1', 'C2', 'C3');
  expect(codes(results)).toEqual(Array(3).fill('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'));
  expect(results[0]?.errors[0]?.message).toBe(
    'Audit: execution of BeforeInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.Audit: line 3, column 1',
  );
  expect(keys()).toEqual([]);
  expect(codes(await upsert('C1', 'C3'))).toEqual(['saved', 'saved']);
});

test('a row that fails by itself keeps its own error', async () => {
  sf.org.addRule({ kind: 'trigger', object: 'Contact', timing: 'after', action: { throws: 'System.X: no' } });
  const results = await upsertContacts(sf, [
    { Counselor_Id__c: 'C1', FirstName: 'x'.repeat(41) },
    { Counselor_Id__c: 'C2' },
  ]);
  expect(codes(results)).toEqual(['STRING_TOO_LONG', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY']);
  expect(results[1]?.errors[0]?.message).toContain('execution of AfterInsert');
});

test('a single row is refused with 400', async () => {
  sf.org.addRule({ kind: 'trigger', object: 'Contact', action: { throws: 'System.X: no' } });
  const reply = await sf.send('PATCH', '/sobjects/Contact/Counselor_Id__c/C1', { LastName: 'Rivers' });
  expect(reply).toMatchObject({ status: 400, body: [{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' }] });
});

test('a single row that is refused after its save is not saved', async () => {
  const reject = { kind: 'trigger', object: 'Contact', timing: 'after', action: { addError: 'No.' } };
  sf.org.addRule(reject);
  expect(await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' })).toMatchObject({ status: 400 });
  expect(sf.org.records('Contact')).toEqual([]);
});

test.each([
  [{}, 'ContactTrigger: System.LimitException: Too many SOQL queries: 101'],
  [{ package: 'dlrs' }, 'dlrs.ContactTrigger: System.LimitException: dlrs:Too many SOQL queries: 101'],
  [
    { form: 'wrapped' },
    'ContactTrigger: execution of BeforeInsert\n\ncaused by: System.LimitException: Too many SOQL queries: 101\n\nTrigger.ContactTrigger: line 3, column 1',
  ],
])('a governor limit applies above a number of rows: %j', async (more, message) => {
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    aboveRows: 2,
    action: { exceeds: 'Too many SOQL queries: 101' },
    ...more,
  });
  const results = await upsert('C1', 'C2', 'C3');
  expect(results.map(({ errors }) => errors[0]?.message)).toEqual([message, message, message]);
  expect(codes(await upsert('C1', 'C2'))).toEqual(['saved', 'saved']);
});

test('a flow fails with a code of its own, for all rows or only for one', async () => {
  const flow = {
    id: 'f',
    kind: 'flow',
    name: 'Set region',
    object: 'Contact',
    where: { Counselor_Id__c: 'C1' },
    action: { throws: 'FIELD_CUSTOM_VALIDATION_EXCEPTION: Say when.' },
  };
  sf.org.addRule(flow);
  const results = await upsert('C1', 'C2');
  expect(codes(results)).toEqual(['CANNOT_EXECUTE_FLOW_TRIGGER', 'CANNOT_EXECUTE_FLOW_TRIGGER']);
  expect(results[0]?.errors[0]?.message).toContain('the “Set region” process failed');
  sf.org.addRule({ ...flow, marks: 'row' });
  expect(codes(await upsert('C1', 'C2'))).toEqual(['CANNOT_EXECUTE_FLOW_TRIGGER', 'saved']);
});

test('addError rejects its record with the text of whoever wrote it', async () => {
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    where: { Counselor_Id__c: 'C1' },
    action: { addError: 'Rivers is on leave.', field: 'lastname' },
  });
  expect(await upsert('C1', 'C2')).toMatchObject([
    {
      errors: [
        { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Rivers is on leave.', fields: ['LastName'] },
      ],
    },
    { success: true },
  ]);
});

test('a validation rule rejects its record after automation has changed it', async () => {
  sf.org.addRule({ kind: 'validation-rule', object: 'Contact', where: { Nickname__c: 'Red' }, message: 'No reds.' });
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    where: { Counselor_Id__c: 'C1' },
    action: { set: { Nickname__c: 'Red' } },
  });
  expect(codes(await upsert('C1', 'C2'))).toEqual(['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'saved']);
});

test('automation changes fields by itself, and may fill in a required one', async () => {
  sf.org.addRule({ kind: 'flow', object: 'Contact', on: ['create'], action: { set: { LastName: 'Unknown' } } });
  sf.org.addRule({ kind: 'trigger', object: 'Contact', timing: 'after', action: { set: { FirstName: 'A.' } } });
  const path = '/composite/sobjects/Contact/Counselor_Id__c';
  const { body } = await sf.send('PATCH', path, { records: [row('Contact', { Counselor_Id__c: 'C1' })] });
  expect(body).toMatchObject([{ success: true }]);
  expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Unknown', FirstName: 'A.', Name: 'A. Unknown' }]);
});

test('what automation sets after the save must be valid, too', async () => {
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    timing: 'after',
    where: { Counselor_Id__c: 'C1' },
    action: { set: { FirstName: 'x'.repeat(41) } },
  });
  const results = await upsert('C1', 'C2');
  expect(codes(results)).toEqual(Array(2).fill('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'));
  expect(results[0]?.errors[0]?.message).toMatch(/caused by: System\.DmlException: Update failed\. .*STRING_TOO_LONG/);
});

test('automation creates other records', async () => {
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    timing: 'after',
    on: ['create'],
    action: { create: { object: 'Task', fields: { Subject: 'Welcome' } } },
  });
  await upsert('C1', 'C2');
  await upsert('C1');
  expect(sf.org.records('Task')).toHaveLength(2);
});

test('a trigger on delete keeps all records of the call', async () => {
  const ids = ['C1', 'C2'].map((Counselor_Id__c) => sf.org.seed('Contact', { LastName: 'R', Counselor_Id__c }));
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    on: ['delete'],
    where: { Counselor_Id__c: 'C1' },
    action: { throws: 'System.X: no' },
  });
  const { body } = await sf.send('DELETE', `/composite/sobjects?ids=${ids.join(',')}`);
  expect(codes(body as RowResult[])).toEqual(Array(2).fill('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'));
  expect(await sf.send('DELETE', `/sobjects/Contact/${ids[1]}`)).toMatchObject({ status: 204 });
  expect(keys()).toEqual(['C1']);
});

test.each([
  ['request', []],
  ['object', ['North']],
] as const)('in a request of mixed objects, an exception marks the rows of the %s', async (exceptionScope, saved) => {
  sf.org.behave({ exceptionScope });
  sf.org.addRule({ kind: 'trigger', object: 'Contact', action: { throws: 'System.X: no' } });
  const records = [row('Account', { Name: 'North' }), row('Contact', { LastName: 'Rivers' })];
  await sf.send('POST', '/composite/sobjects', { records });
  expect(sf.org.records('Account').map(({ Name }) => Name)).toEqual(saved);
});
