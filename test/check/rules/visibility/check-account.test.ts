import { expect, test } from 'vitest';
import { checkMappings } from '../../../../src/check/check-mappings.ts';
import { type SObjectField, salesforceSchema } from '../../../../src/salesforce-schema.ts';
import { testSchema } from '../../../fixtures/schema.ts';

const text = `event: a.b
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    constants: { LastName: Okonjo }
examples:
  - { name: one, event: { type: a.b, data: { id: c-1 } }, expect: [] }
`;

/** The codes of the findings in an org whose Contact differs. */
async function codesIn(change: (fields: readonly SObjectField[]) => readonly SObjectField[]) {
  const objects = testSchema
    .sObjects()
    .map((object) => (object.name === 'Contact' ? { ...object, fields: [...change(object.fields)] } : object));
  const { problems } = await checkMappings([{ path: 'mappings/a.yaml', text }], salesforceSchema(objects));
  return problems.map(({ code }) => code);
}

const named = (name: string): SObjectField => ({
  name,
  label: name,
  type: 'boolean',
  nillable: false,
  createable: true,
  updateable: true,
  defaultedOnCreate: true,
});

test('a Contact without an Account is reported', async () => {
  expect(await codesIn((fields) => fields)).toEqual(['mapping/private-contact']);
});

test.each(['npe01__Private__c', 'npsp__Do_Not_Contact__c', 'hed__Do_Not_Contact__c'])(
  'nothing is reported in an org with %s: its package gives each new Contact an Account',
  async (name) => {
    expect(await codesIn((fields) => [...fields, named(name)])).toEqual([]);
  },
);

test('nothing is reported if the integration user cannot set the Account', async () => {
  const locked = (field: SObjectField) => (field.name === 'AccountId' ? { ...field, createable: false } : field);
  expect(await codesIn((fields) => fields.map(locked))).toEqual([]);
  expect(await codesIn((fields) => fields.filter(({ name }) => name !== 'AccountId'))).toEqual([]);
});
