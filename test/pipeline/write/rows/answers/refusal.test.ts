import { expect, test } from 'vitest';
import { knownCodes } from '../../../../../src/pipeline/write/rows/answers/error-codes.ts';
import { refusalOf } from '../../../../../src/pipeline/write/rows/answers/refusal.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../../src/pipeline/write/rows/row.ts';
import { contact, eventWritesOf, linkTo } from '../../window-fixture.ts';

const links = [linkTo('WhoId', 'Who', 'Contact', 'c-15'), linkTo('WhatId', 'What', 'Contact', 'c-1')];
const row = coalesce(eventWritesOf([contact('a', {}, { links })]))[0]?.[0] as Row;
const judge = (code: string, message = '', fields: string[] = []) => refusalOf([{ code, message, fields }], row);

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

test('no text of Salesforce is passed on except that of a validation rule', () => {
  const secret = 'Name: data value too large: MARKED (max length=255)';
  for (const code of ['STRING_TOO_LONG', 'INVALID_FIELD', 'DUPLICATE_VALUE', 'UNKNOWN_EXCEPTION', 'NEW_CODE']) {
    expect(JSON.stringify(judge(code, secret))).not.toContain('MARKED');
  }
  expect(judge('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Pick a coach first').failure.message).toContain(
    'Pick a coach first',
  );
});

test('values that a validation rule, or Apex with the same code, quotes are left out', () => {
  const [sent] = coalesce(eventWritesOf([contact('c-77', { Note__c: 'MARKED (a+b)', Count__c: 4711 })]));
  const message = 'Counselor C-77 must not say "marked (A+B)" 4711 times';
  const { failure } = refusalOf([{ code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: [] }], sent?.[0] as Row);
  expect(failure.message).toBe('A validation rule of Contact refused the record: Counselor … must not say "…" … times');
});

test('words such as true stay in the text of a validation rule, though the row has that value', () => {
  const [sent] = coalesce(eventWritesOf([contact('c-77', { Active__c: true, Level__c: 7, Note__c: null })]));
  const message = 'Active must be true at level 7, not null';
  const { failure } = refusalOf([{ code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: [] }], sent?.[0] as Row);
  expect(failure.message).toContain(message);
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
  for (const code of Object.keys(knownCodes)) {
    expect(judge(code).failure.message, code).toMatch(/^Contact: (?!undefined)[a-z, ]+\.$/i);
  }
  expect(judge('STRING_TOO_LONG', '', ['Title']).failure.message).toBe(
    'Contact: a text is longer than its field (Title).',
  );
});

test('a quoted value of three characters is left out, one of two stays', () => {
  const [sent] = coalesce(eventWritesOf([contact('c-77', { Note__c: 'Mia', Level__c: 'Al' })]));
  const refusal = (message: string) =>
    refusalOf([{ code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: [] }], sent?.[0] as Row).failure.message;
  expect(refusal('Ask Mia, and Al')).toContain('Ask …, and Al');
});
