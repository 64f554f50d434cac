// Object Reference, Account: person accounts.
import { expect, test } from 'vitest';
import { orgOfCases } from './org-of-cases.ts';

function orgWithPersons() {
  const { org, send, query } = orgOfCases();
  org.addRule({ kind: 'record-type', object: 'Account', name: 'PersonAccount', person: true });
  org.addRule({ kind: 'record-type', object: 'Account', name: 'Household' });
  const typeOf = (name: string) => query(`SELECT Id FROM RecordType WHERE DeveloperName = '${name}'`)[0]?.Id;
  return { org, send, query, person: typeOf('PersonAccount'), household: typeOf('Household') };
}

test('a person account is created with its contact, and both are updated together', () => {
  const { org, send, person } = orgWithPersons();
  const path = '/sobjects/Account/Key__c/K1';
  const fields = { RecordTypeId: person, FirstName: 'Ann', LastName: 'Rivers', Badge__pc: '7', PersonEmail: 'A@x.org' };
  expect(send('PATCH', path, fields)).toMatchObject({ status: 201 });
  const [contact] = org.records('Contact');
  expect(org.records('Account')).toMatchObject([
    { Name: 'Ann Rivers', IsPersonAccount: true, PersonContactId: contact?.Id },
  ]);
  expect(contact).toMatchObject({ LastName: 'Rivers', Badge__c: '7', Email: 'a@x.org' });
  expect(send('PATCH', path, { LastName: 'Brooks' })).toMatchObject({ status: 200 });
  expect(org.records('Contact')).toMatchObject([{ Name: 'Ann Brooks' }]);
  expect(send('DELETE', `/sobjects/Contact/${contact?.Id}`)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_PERSON_ACCOUNT_OPERATION' }],
  });
});

test('the fields must fit the kind of account', () => {
  const { send, person, household } = orgWithPersons();
  const code = (fields: object) => {
    const { status, body } = send('POST', '/sobjects/Account', fields);
    return status === 201 ? 'saved' : (body as { errorCode: string }[])[0]?.errorCode;
  };
  expect(code({ RecordTypeId: person, Name: 'Rivers', LastName: 'Rivers' })).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  expect(code({ RecordTypeId: person, FirstName: 'Ann' })).toBe('REQUIRED_FIELD_MISSING');
  expect(code({ RecordTypeId: household, Name: 'Rivers', LastName: 'Rivers' })).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  expect(code({ Name: 'Rivers', PersonEmail: 'a@x.org' })).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  expect(code({ LastName: 'Rivers' })).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  expect(code({ RecordTypeId: household, Name: 'Rivers' })).toBe('saved');
});

test('a change to a person account takes no other field', () => {
  const { org, send, person } = orgWithPersons();
  const id = org.seed('Account', { Name: 'Rivers' });
  expect(send('PATCH', `/sobjects/Account/${id}`, { RecordTypeId: person, LastName: 'Rivers' })).toMatchObject({
    body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['LastName'] }],
  });
});

test.each([
  ['Line 1\nLine <b>2</b>', 'Line 1 Line <b>2</b>'],
  ['a < b and <unknown>c</unknown>', 'a < b and c'],
  ['before <cut off', 'before'],
  ['<script>x</script><p>y</p>', '<p>y</p>'],
])('rich text is cleaned: %j', (sent, stored) => {
  const { org, send } = orgOfCases();
  send('POST', '/sobjects/Case', { Note__c: sent });
  org.behave({ richText: 'as-sent' });
  send('POST', '/sobjects/Case', { Note__c: sent });
  expect(org.records('Case').map(({ Note__c }) => Note__c)).toEqual([stored, sent]);
});
