import { expect, test } from 'vitest';
import { refusalOf } from '../../../../../src/pipeline/write/rows/answers/refusal.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../../src/pipeline/write/rows/row.ts';
import { contact, eventWritesOf, linkTo } from '../../window-fixture.ts';

const fields = {
  Birthdate: '03/02/2026',
  Last_Login__c: 'soon',
  Also__c: 'soon',
  On_Call__c: null,
  Score__c: 1.5,
  Is_Lead__c: true,
};
const links = [linkTo('WhoId', 'Who', 'Contact', 'c-15')];
const row = coalesce(eventWritesOf([contact('a', fields, { links })]))[0]?.[0] as Row;
const position = ' or request may be missing a required field at [line:1, column:35]';

test.each([
  ['date from VALUE_STRING value 03/02/2026', ['Birthdate']],
  ['datetime from VALUE_STRING value soon', ['Last_Login__c', 'Also__c']],
  ['boolean from VALUE_NULL value null', ['On_Call__c']],
  ['int from VALUE_NUMBER_FLOAT value 1.5', ['Score__c']],
  ['date from VALUE_TRUE value true', ['Is_Lead__c']],
  ['double from VALUE_STRING value c-15', ['WhoId']],
  ['date from VALUE_STRING value 03/02', []],
  ['date from VALUE_STRING value 1.5', []],
])('%s', (what, named) => {
  for (const text of [`${what}${position}`, what]) {
    const message = `Cannot deserialize instance of ${text}`;
    const { failure } = refusalOf([{ code: 'JSON_PARSER_ERROR', message, fields: [] }], row);
    expect(failure).toMatchObject({ code: 'salesforce/rejected', fields: named });
    expect(failure.message).toContain(named.join(', '));
    expect(failure.message).not.toMatch(/soon|03\/02|c-15/);
  }
});

test('fields that Salesforce names come first, and other errors name none', () => {
  const message = 'Cannot deserialize instance of date from VALUE_STRING value soon';
  const given = refusalOf([{ code: 'JSON_PARSER_ERROR', message, fields: ['Own__c'] }], row);
  expect(given.failure.fields).toEqual(['Own__c']);
  const other = refusalOf([{ code: 'UNKNOWN_EXCEPTION', message: 'soon', fields: [] }], row);
  expect(other.failure.fields).toEqual([]);
});
