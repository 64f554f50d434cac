import { expect, test } from 'vitest';
import { createOrgSchema } from '../../../../src/local/salesforce/schema/org-schema.ts';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();

test('jsforce describes an object with the values of its file and defaults for the rest', async () => {
  const described = await sf.connection.sobject('Contact').describe();
  expect(described).toMatchObject({ name: 'Contact', keyPrefix: '003', createable: true, recordTypeInfos: [] });
  const field = (name: string) => described.fields.find((each) => each.name === name);
  expect(field('Counselor_Id__c')).toMatchObject({
    externalId: true,
    unique: true,
    caseSensitive: false,
    byteLength: 120,
    custom: true,
  });
  expect(field('Id')).toMatchObject({ type: 'id', nillable: false, createable: false, defaultedOnCreate: true });
  expect(field('Level__c')?.picklistValues).toContainEqual({
    active: false,
    defaultValue: false,
    label: 'Iron',
    validFor: null,
    value: 'Iron',
  });
  expect(field('AccountId')).toMatchObject({
    relationshipName: 'Account',
    referenceTo: ['Account'],
    namePointing: false,
  });
});

test('the describe shows which fields a create needs', async () => {
  const { fields } = await sf.connection.sobject('Contact').describe();
  const needed = fields.filter((field) => field.createable && !field.nillable && !field.defaultedOnCreate);
  expect(needed.map((field) => field.name)).toEqual(['LastName']);
});

test('a describe that the client has cached is not sent again', async () => {
  const first = await sf.send('GET', '/sobjects/Contact/describe');
  const modified = first.headers.get('last-modified') ?? '';
  const again = await sf.send('GET', '/sobjects/Contact/describe', undefined, { 'if-modified-since': modified });
  expect(again).toMatchObject({ status: 304, body: undefined });
});

test('all objects are listed without their fields', async () => {
  const { sobjects } = await sf.connection.describeGlobal();
  expect(sobjects.map(({ name }) => name)).toEqual(['Account', 'Contact', 'Login__e', 'Shift__c', 'Task', 'User']);
  expect(sobjects[0]).not.toHaveProperty('fields');
});

test('records are counted, without empty and unknown objects', async () => {
  sf.org.seed('Contact', { LastName: 'Rivers' });
  expect((await sf.send('GET', '/limits/recordCount?sObjects=Contact,Account,Nothing__c')).body).toEqual({
    sObjects: [{ count: 1, name: 'Contact' }],
  });
});

test('the limits contain the remaining API calls', async () => {
  expect(await sf.connection.limits()).toMatchObject({ DailyApiRequests: { Max: 100_000, Remaining: 99_999 } });
});

test('objects without a key prefix get a unique one', () => {
  const names = ['A__c', 'B__c', 'C__e'];
  const described = [...names.map((name) => ({ name, fields: [] })), { name: 'D__c', keyPrefix: 'a00', fields: [] }];
  const prefixes = createOrgSchema(described).objects.map((object) => object.keyPrefix);
  expect(prefixes).toEqual(['a01', 'a02', 'e00', 'a00']);
});
