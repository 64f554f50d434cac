import { expect, test } from 'vitest';
import type { Link } from '../../../../../src/pipeline/plan/plan.ts';
import { knownCodes } from '../../../../../src/pipeline/write/rows/answers/error-codes.ts';
import { refusalOf } from '../../../../../src/pipeline/write/rows/answers/refusal.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../../src/pipeline/write/rows/row.ts';
import { ruleTextHash, ruleTextTest } from '../../../../../src/values/rule-text.ts';
import { contact, eventWritesOf, linkTo } from '../../window-fixture.ts';

const links = [linkTo('WhoId', 'Who', 'Contact', 'c-15'), linkTo('WhatId', 'What', 'Contact', 'c-1')];
const row = coalesce(eventWritesOf([contact('a', {}, { links })]))[0]?.[0] as Row;
const isRuleText = ruleTextTest({
  Contact: ['Pick a coach first.', 'Too many guests: 12 are allowed'].map(ruleTextHash),
});
const judge = (code: string, message = '', fields: string[] = []) =>
  refusalOf([{ code, message, fields }], row, isRuleText);

test('each error code of a row has its failure', () => {
  const expected = {
    REQUIRED_FIELD_MISSING: 'salesforce/rejected',
    FIELD_CUSTOM_VALIDATION_EXCEPTION: 'salesforce/validation-rule',
    DUPLICATES_DETECTED: 'salesforce/duplicate',
    DUPLICATE_EXTERNAL_ID: 'salesforce/ambiguous-key',
    UNABLE_TO_LOCK_ROW: 'salesforce/row-locked',
    ENTITY_IS_DELETED: 'salesforce/record-missing',
    UNKNOWN_EXCEPTION: 'salesforce/not-written',
    ALL_OR_NONE_OPERATION_ROLLED_BACK: 'salesforce/not-written',
    A_CODE_OF_NEXT_YEAR: 'salesforce/rejected',
  };
  for (const [code, failure] of Object.entries(expected)) {
    expect(judge(code).failure).toMatchObject({ code: failure, salesforceCode: code });
  }
});

test('a code that every JavaScript object inherits is an unknown code', () => {
  for (const code of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    expect(judge(code).failure).toMatchObject({ code: 'salesforce/rejected', salesforceCode: 'UNREADABLE' });
  }
});

test('no text of Salesforce is passed on except a known one of a validation rule', () => {
  const secret = 'Name: data value too large: MARKED (max length=255)';
  for (const code of ['STRING_TOO_LONG', 'INVALID_FIELD', 'DUPLICATE_VALUE', 'UNKNOWN_EXCEPTION', 'NEW_CODE']) {
    expect(JSON.stringify(judge(code, secret))).not.toContain('MARKED');
  }
  expect(judge('FIELD_CUSTOM_VALIDATION_EXCEPTION', ' Pick a  coach first.').failure.message).toBe(
    'A validation rule of Contact refused the record: Pick a  coach first.',
  );
});

test('a text that is not known as a validation rule’s own is not passed on, however plain it looks', () => {
  for (const text of [
    'Mira lives at 12 Rose Lane',
    'Pick a coach first',
    'pick a coach first.',
    'Too many guests: 13 are allowed',
    'Pick a coach first. Mira',
    'Pick a coach first.\u200bMira',
    'Pick a coach first. &#77;ira',
    'Pick a coach first.\\u004dira',
    '{"message":"Pick a coach first.","name":"Mira"}',
    '<b>Pick a coach first.</b>Mira',
    'Pick a co… first. Mir…',
    'MIRA: PICK A COACH FIRST.',
  ]) {
    const { message } = judge('FIELD_CUSTOM_VALIDATION_EXCEPTION', text, ['LastName']).failure;
    expect(message).toContain('A validation rule or Apex code of Contact refused the record (LastName).');
    expect(message).not.toMatch(/mir|ira|Rose|coach|guests/i);
  }
  const other = coalesce(eventWritesOf([{ ...contact('a'), sObject: 'Task' }]))[0]?.[0] as Row;
  const error = { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Pick a coach first.', fields: [] };
  expect(refusalOf([error], other, isRuleText).failure.message).not.toContain('coach');
});

test('what looks like the ID of an error, and is not one of Salesforce, stays in Salesforce', () => {
  for (const text of ['Call her first. Error ID: 212-555-0187', 'error id: 19840512', 'Error ID: 4155550187']) {
    for (const code of ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'])
      expect(judge(code, text).failure.message).not.toMatch(/\d/);
  }
});

test('a missing parent differs from an unknown field, and its link is found by the whole value', () => {
  expect(judge('INVALID_FIELD', "No such column 'X' on sobject of type Contact").failure.code).toBe(
    'salesforce/rejected',
  );
  const missing = judge('INVALID_FIELD', 'Foreign key external ID: c-1 not found for field Ext__c in entity Contact');
  expect(missing.failure).toMatchObject({ code: 'salesforce/parent-missing', fields: ['WhatId'] });
  expect(missing.missingParents).toEqual([links[1]]);
});

test('duplicates of the own key, of another field and of an unnamed field are distinguished', () => {
  const text = (field: string) => `duplicate value found: ${field} duplicates value on record with id: a0524000005wNw0`;
  expect(judge('DUPLICATE_VALUE', text('ext__c'))).toMatchObject({ ownKeyTaken: true, existingId: 'a0524000005wNw0' });
  expect(judge('DUPLICATE_VALUE', text('Email__c'))).toMatchObject({ ownKeyTaken: false, undecided: false });
  const unnamed = 'duplicate value found: <unknown> duplicates value on record with id: <unknown>';
  expect(judge('DUPLICATE_VALUE', unnamed)).toMatchObject({ ownKeyTaken: false, undecided: true });
});

test('a lock inside a trigger counts as a lock', () => {
  const text = 'T: execution of BeforeInsert caused by: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access';
  expect(judge('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', text).failure.code).toBe('salesforce/row-locked');
  expect(judge('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'null pointer').failure.code).toBe('salesforce/rejected');
});

test('of several errors one that cannot pass decides', () => {
  const errors = ['UNABLE_TO_LOCK_ROW', 'STRING_TOO_LONG'].map((code) => ({ code, message: '', fields: [] }));
  expect(refusalOf(errors, row).failure.salesforceCode).toBe('STRING_TOO_LONG');
});

test('each known code has a sentence of ours', () => {
  // That of a duplicate rule says what to do, too.
  for (const code of Object.keys(knownCodes).filter((each) => each !== 'DUPLICATES_DETECTED')) {
    expect(judge(code).failure.message, code).toMatch(/^Contact: (?!undefined)[a-z, -]+\.$/i);
  }
  expect(judge('STRING_TOO_LONG', '', ['Title']).failure.message).toBe(
    'Contact: a text is longer than its field (Title).',
  );
});

const trigger = (text: string) => judge('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', text).failure;

test('a failed trigger is named with its event, exception and place, and nothing else of the text', () => {
  const text =
    'CoachSync: execution of BeforeInsert\n\ncaused by: System.NullPointerException: MARKED de-reference\n\n' +
    'Class.CoachSync.run: line 12, column 1\nTrigger.CoachSync: line 3, column 1';
  expect(trigger(text).message).toBe(
    'Contact: a trigger or flow failed (trigger CoachSync, BeforeInsert, System.NullPointerException, ' +
      'Class.CoachSync.run, line 12).',
  );
  const nested =
    'T: execution of AfterUpdate\n\ncaused by: System.DmlException: Update failed. First exception on row 0 with id ' +
    '003000000000001AAA; first error: DUPLICATE_VALUE, duplicate value found: MARKED@example.com: []';
  expect(trigger(nested).message).toContain('System.DmlException, DUPLICATE_VALUE');
  expect(trigger(nested).message).not.toMatch(/MARKED|003000/);
});

test('an exception of the org’s own is named, where Apex says that it was the cause', () => {
  expect(trigger('T: execution of AfterInsert\n\ncaused by: SyncException: MARKED\n\n()').message).toContain(
    '(trigger T, AfterInsert, SyncException)',
  );
  expect(trigger('MARKEDException happened to MARKED').message).not.toContain('MARKED');
});

test('a failed flow is named with its error ID, in any language', () => {
  const flow = (text: string) => judge('CANNOT_EXECUTE_FLOW_TRIGGER', text).failure.message;
  const english =
    "We can't save this record because the “Welcome a coach” process failed. Give your Salesforce admin these details. " +
    'This error occurred when the flow tried to update records: FIELD_CUSTOM_VALIDATION_EXCEPTION: “MARKED” is wrong. ' +
    'Error ID: 1619473565-114595 (58182527)';
  expect(flow(english)).toBe(
    'Contact: a trigger or flow failed (flow “Welcome a coach”, FIELD_CUSTOM_VALIDATION_EXCEPTION, ' +
      'error ID 1619473565-114595 (58182527)).',
  );
  const spanish = 'No podemos guardar este registro porque se produjo un error en el proceso "Saludo".';
  expect(flow(`${spanish} Id. de error: 1619473565-114595 (58182527)`)).toContain('flow “Saludo”');
  expect(flow('“MARKED” has a coach already.')).toBe('Contact: a trigger or flow failed.');
  expect(flow('No podemos guardar este registro: MARKED. Id. de error: 1619473565-114595 (58182527)')).toBe(
    'Contact: a trigger or flow failed (error ID 1619473565-114595 (58182527)).',
  );
  expect(flow('MARKED has the phone number 555-1234 (56789)')).not.toMatch(/MARKED|555/);
});

test.each([
  ['T: System.LimitException: Too many SOQL queries: 101', 'Too many SOQL queries: 101'],
  ['T: System.LimitException: dlrs:Too many DML rows: 10001', 'Too many DML rows: 10001'],
  ['T: execution of AfterInsert caused by: System.LimitException: Apex CPU time limit exceeded', 'CPU time limit'],
  ['Apex CPU time limit exceeded', 'CPU time limit'],
  ['T: System.LimitException: Too many future calls: 51', 'Too many future calls: 51'],
  ['caused by: System.TypeException: Cannot have more than 10 chunks in a single operation. MARKED', '10 chunks'],
  ['T: System.LimitException: Apex heap size too large: 6300000', 'heap size'],
])('%s is a limit of one transaction, and no lock', (text, phrase) => {
  expect(trigger(text)).toMatchObject({ code: 'salesforce/rejected' });
  expect(trigger(text).message).toContain('exceeded a limit');
  expect(trigger(text).message).toContain(phrase);
  expect(trigger(text).message).not.toContain('MARKED');
});

test.each([
  'T: execution of BeforeInsert caused by: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access',
  'The record you are attempting to edit, or one of its related records, is currently being modified by another user.',
  'ConcurrentPerOrgLongTxn Limit exceeded.',
])('%s passes by itself', (text) => {
  expect(trigger(text).code).toBe('salesforce/row-locked');
});

test('what Apex says with the code of a validation rule is not passed on', () => {
  const said = (text: string) => judge('FIELD_CUSTOM_VALIDATION_EXCEPTION', text).failure.message;
  for (const text of [
    'npsp.TDTM_Contact: System.LimitException: Too many SOQL queries: 101 MARKED',
    'Update failed. First exception on row 0; first error: DUPLICATE_VALUE, MARKED: []',
    'MARKED belongs to another.person@example.com',
    'MARKED is a duplicate of 0035g00000AbCdEFGH',
    'MARKED Class.Sync.run: line 3, column 1',
  ]) {
    expect(said(text)).toContain('Apex code of Contact');
    expect(said(text)).not.toMatch(/MARKED|example\.com|0035g/);
  }
});

const owned = (links: Link[]) => coalesce(eventWritesOf([contact('a', {}, { links })]))[0]?.[0] as Row;
const owner = { ...linkTo('OwnerId', 'Owner', 'User', 'coach-1'), notFound: 'omit' as const };

test.each([
  [
    'INACTIVE_OWNER_OR_USER',
    'operation performed with inactive user [005000000000001] as owner of contact',
    'inactive',
  ],
  ['OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'Operation not valid for this user type', 'license'],
  ['TRANSFER_REQUIRES_READ', 'The new owner must have read permission', 'may not read'],
])('%s is about the User that the row names, or about the owner that the record has', (code, message, phrase) => {
  const withLink = refusalOf([{ code, message, fields: [] }], owned([owner]));
  expect(withLink.missingParents).toEqual([owner]);
  expect(withLink.failure.message).toContain('the User for OwnerId');
  expect(withLink.failure.message).toContain(phrase);
  const without = refusalOf([{ code, message, fields: [] }], row);
  expect(without.missingParents).toEqual([]);
  expect(without.failure.message).toContain('owner');
  expect(without.failure.message).not.toContain('005');
});

test('a text of Apex that looks like a limit, a trigger or a flow gives nothing of a record away', () => {
  const said = (code: string, text: string) => judge(code, text).failure.message;
  const validation = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
  expect(said('APEX_ERROR', 'T: System.FooException: Too many visits by MARKED: 4111111111111111')).not.toMatch(
    /MARKED|4111/,
  );
  expect(said(validation, 'MARKED: System.DmlException: it failed')).not.toContain('MARKED');
  expect(said(validation, 'A contact with MARKED@EXAMPLE.COM exists')).not.toContain('MARKED');
  for (const text of [
    'フローを起動できませんでした。エラー：“MARKED” は無効です',
    'The record could not be saved because it failed to trigger a flow. The name "MARKED" is wrong.',
    'We can’t save the record of "MARKED@example.com"',
  ])
    expect(said('CANNOT_EXECUTE_FLOW_TRIGGER', text)).not.toContain('MARKED');
});

test('a rule of an admin may speak of too many things', () => {
  const text = 'Too many guests: 12 are allowed';
  expect(judge('FIELD_CUSTOM_VALIDATION_EXCEPTION', text).failure.message).toContain(text);
});

test('a long text of a trigger takes no longer than its length', () => {
  for (const word of ['ConcurrentRequests ', 'Too many ', 'Class.a.', 'A_', '@a.', '“'])
    expect(trigger(word.repeat(Math.ceil(500_000 / word.length))).code).toBe('salesforce/rejected');
});

test.each([
  ['CANNOT_EXECUTE_FLOW_TRIGGER', '“Silva” has a coach already. Error ID: 1619473565-114595 (58182527)'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', 'The coach of this person is “Silva” and she is away.'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Too many callouts: 5551234567 to Silva'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'T: System.LimitException: Too many DML rows: 5551234567'],
  ['DUPLICATE_VALUE', 'duplicate value found: Ext__c duplicates value on record: SilvaFernandesX'],
])('neither a name nor a number of a person is taken from a text: %s, %s', (code, text) => {
  expect(JSON.stringify(judge(code, text))).not.toMatch(/silva|555/i);
});

test('a field that is really a value of the row is not named', () => {
  const [own] = coalesce(eventWritesOf([contact('a', { Title: 'Silva', Email: 'Title' })]))[0] as [Row];
  const error = { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No.', fields: ['Silva', 'Title', 'Team__c'] };
  const { failure } = refusalOf([error], own);
  expect(failure.fields).toEqual(['Title', 'Team__c']);
  expect(failure.message).not.toContain('Silva');
});

test('an error of Salesforce itself is not said to be of automation', () => {
  const text = 'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345';
  const { failure } = judge('UNKNOWN_EXCEPTION', text);
  expect(failure).toMatchObject({
    code: 'salesforce/not-written',
    message: 'Contact: Salesforce did not write the record this time (error ID 1234567890-12345).',
  });
});

const flow = (text: string) => judge('CANNOT_EXECUTE_FLOW_TRIGGER', text).failure.message;
const errorId = '1545064308-45750 (1670083917)';

// As public guides and issues quote them.
test.each([
  [
    `We can't save this record because the ‘Online Applicant Validation’ process failed. Error ID: ${errorId}`,
    'Online Applicant Validation',
  ],
  [
    `We can’t save this record because the “STC Details Create/Update” process failed. Error ID: ${errorId}ok up ExceptionCode values`,
    'STC Details Create/Update',
  ],
  [
    'No podemos guardar este registro porque se produjo un error en el proceso "Asignacion de Lead". INVALID_CROSS_REFERENCE_KEY: MARKED',
    'Asignacion de Lead',
  ],
  [
    `Der Datensatz kann nicht gespeichert werden, weil der Prozess „Coach begrüßen“ fehlgeschlagen ist. Fehler-ID: ${errorId}`,
    'Coach begrüßen',
  ],
  [
    `Impossible d'enregistrer, car le processus «\u00a0Bienvenue\u00a0» a échoué. ID d'erreur : ${errorId}`,
    'Bienvenue',
  ],
  [`「コーチの挨拶」プロセスが失敗したため、このレコードを保存できません。エラー ID: ${errorId}`, 'コーチの挨拶'],
  [`由于《欢迎教练》流程失败，我们无法保存此记录。错误 ID：${errorId}`, '欢迎教练'],
])('a flow is named in any quotation marks: %#', (text, name) => {
  expect(flow(text)).toContain(`flow “${name}”`);
  expect(flow(text)).not.toContain('MARKED');
  if (text.includes(errorId)) expect(flow(text)).toContain(`error ID ${errorId}`);
});

test('a flow is named by the Id of its version, where Salesforce gives no name', () => {
  const text =
    "The record couldn't be saved because it failed to trigger a flow. A flow trigger failed to execute the flow with " +
    'version ID 3010Y000000HqFO. Flow error messages: <b>MARKED</b> Contact your administrator for help.';
  expect(flow(text)).toBe('Contact: a trigger or flow failed (flow version 3010Y000000HqFO).');
});

test('a text in which an admin quotes a value gives no name', () => {
  expect(flow('Bitte „MARKED“ prüfen')).toBe('Contact: a trigger or flow failed.');
  expect(flow('Pick another name than "MARKED"')).toBe('Contact: a trigger or flow failed.');
  expect(flow('The process for “MARKED” is closed.')).toBe('Contact: a trigger or flow failed.');
});

test('all triggers of a chain are named, and the error at its end', () => {
  const text =
    'npsp.TDTM_Contact: execution of AfterInsert\n\ncaused by: System.DmlException: Update failed. First exception on row 0 ' +
    'with id 001000000000001; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, AccountSync: execution of BeforeUpdate\n\n' +
    'caused by: System.DmlException: Insert failed. First exception on row 0; first error: STRING_TOO_LONG, MARKED: []\n\n(npsp)';
  expect(trigger(text).message).toBe(
    'Contact: a trigger or flow failed (trigger npsp.TDTM_Contact, AfterInsert, trigger AccountSync, BeforeUpdate, ' +
      'System.DmlException, STRING_TOO_LONG).',
  );
});

test('a flow that fails for a trigger is named too', () => {
  const text =
    'T: execution of AfterInsert\n\ncaused by: System.DmlException: Insert failed. First exception on row 0; first error: ' +
    `UNKNOWN_EXCEPTION, We can't save this record because the "Recalculate Summary" process failed. CANNOT_EXECUTE_FLOW_TRIGGER: ` +
    `MARKED Error ID: ${errorId}: []`;
  expect(trigger(text).message).toContain('trigger T, AfterInsert, flow “Recalculate Summary”, System.DmlException');
  expect(trigger(text).message).toContain(`error ID ${errorId}`);
  expect(trigger(text).message).not.toContain('MARKED');
});

test('a trigger that sets a wrong value is named without the value', () => {
  const { message } = trigger(
    'Krow.TaskTrigger: data changed by trigger for field Owner: id value of incorrect type: MARKED',
  );
  expect(message).toBe('Contact: a trigger or flow failed (trigger Krow.TaskTrigger, data changed by trigger).');
});

test('an error of Salesforce itself carries the number that its support asks for', () => {
  const text = `An unexpected error occurred. Please include this ErrorId if you contact support: ${errorId}`;
  expect(judge('UNKNOWN_EXCEPTION', text).failure).toMatchObject({
    code: 'salesforce/not-written',
    message: `Contact: Salesforce did not write the record this time (error ID ${errorId}).`,
  });
});

test('the owner that a record cannot have is the User of its link', () => {
  for (const error of [
    { code: 'INVALID_CROSS_REFERENCE_KEY', message: 'MARKED', fields: ['OwnerId'] },
    { code: 'INVALID_CROSS_REFERENCE_KEY', message: 'Owner ID: owner cannot be blank', fields: [] },
    { code: 'INVALID_OWNER', message: '', fields: [] },
  ]) {
    const refused = refusalOf([error], owned([owner]));
    expect(refused.missingParents).toEqual([owner]);
    expect(refused.failure.message).toBe('Contact: the User for OwnerId cannot own such records.');
  }
  const another = refusalOf([{ code: 'INVALID_CROSS_REFERENCE_KEY', message: '', fields: [] }], owned([owner]));
  expect(another.missingParents).toEqual([]);
});

test('an inactive User of a lookup that is no owner may be the owner that the record has', () => {
  const coach = linkTo('Coach__c', 'Coach__r', 'User', 'coach-1');
  const { failure } = refusalOf([{ code: 'INACTIVE_OWNER_OR_USER', message: '', fields: [] }], owned([coach]));
  expect(failure.message).toContain('the User for Coach__c is inactive, or its owner in Salesforce is inactive');
  expect(failure.message).toContain('Update Records with Inactive Owners');
  const both = refusalOf([{ code: 'INACTIVE_OWNER_OR_USER', message: '', fields: [] }], owned([coach, owner]));
  expect(both.missingParents).toEqual([owner]);
});

test('who may not see a record, or may not change its owner, gets the same code', () => {
  const error = { code: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', message: '', fields: [] };
  expect(refusalOf([error], owned([owner])).failure.message).toContain('Transfer Record');
  expect(refusalOf([error], row).failure.message).not.toContain('Transfer Record');
});

test('of several duplicate rules one that blocks decides', () => {
  const alert = { code: 'DUPLICATES_DETECTED', message: 'MARKED', fields: [], onlyAlerts: true };
  const block = { ...alert, onlyAlerts: false };
  for (const errors of [
    [alert, block],
    [block, alert],
  ])
    expect(refusalOf(errors, row).failure.message).toBe('Contact: a duplicate rule that blocks refused the record.');
});

test('a User who cannot own a record is named as the reason of a trigger', () => {
  for (const code of ['INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'TRANSFER_REQUIRES_READ']) {
    const { message } = trigger(
      `T: execution of AfterInsert\n\ncaused by: System.DmlException: Insert failed. First exception on row 0; first error: ${code}, MARKED: []`,
    );
    expect(message).toBe(`Contact: a trigger or flow failed (trigger T, AfterInsert, System.DmlException, ${code}).`);
  }
});

test('the exception at the end of a chain is named', () => {
  const text =
    'T: execution of AfterInsert\n\ncaused by: System.DmlException: Update failed. First exception on row 0 with id ' +
    '001000000000001; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, U: execution of BeforeUpdate\n\ncaused by: ' +
    'System.NullPointerException: MARKED\n\nTrigger.U: line 7, column 1: []';
  expect(trigger(text).message).toBe(
    'Contact: a trigger or flow failed (trigger T, AfterInsert, trigger U, BeforeUpdate, System.DmlException, ' +
      'System.NullPointerException, Trigger.U, line 7).',
  );
});
