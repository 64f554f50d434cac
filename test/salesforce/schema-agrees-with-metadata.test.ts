// The snapshot is what mappings are checked against, the SFDX project is what is deployed: they must say the same.
import { describe, expect, test } from 'vitest';
import type { SObjectField } from '../../src/salesforce-schema.ts';
import { metadataFields, metadataObjects, snapshotFiles } from './read-metadata.ts';

const fields = metadataFields();
const snapshot = snapshotFiles();

const snapshotField = (sObject: string, name: unknown): SObjectField | undefined =>
  snapshot.find(({ schema }) => schema.name === sObject)?.schema.fields.find((field) => field.name === name);

/** Metadata type → describe type. */
const describeTypes: Record<string, string> = {
  Checkbox: 'boolean',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Html: 'textarea',
  LongTextArea: 'textarea',
  Lookup: 'reference',
  MasterDetail: 'reference',
  MultiselectPicklist: 'multipicklist',
  Number: 'double',
  Percent: 'percent',
  Phone: 'phone',
  Picklist: 'picklist',
  Text: 'string',
  TextArea: 'textarea',
  Time: 'time',
  Url: 'url',
};

test('the project has custom fields on every object the mappings write', () => {
  const sObjects = [...new Set(fields.map((field) => field.sObject))].sort();
  const shipped = ['Account', 'Contact', 'Conversation_Feedback__c', 'Supervisor_Note__c', 'Task', 'User'];
  expect(sObjects).toEqual(expect.arrayContaining(shipped));
});

describe.each(fields)('$sObject, $file', ({ sObject, file, xml }) => {
  const field = snapshotField(sObject, xml.fullName);

  test('is in the snapshot under the name of its file', () => {
    expect(file).toBe(`${xml.fullName}.field-meta.xml`);
    expect(field?.label).toBe(xml.label);
  });

  test('has the same type and size', () => {
    expect(field?.type).toBe(describeTypes[String(xml.type)]);
    if (xml.length !== undefined) expect(field?.length).toBe(Number(xml.length));
    expect(field?.precision).toBe(xml.precision === undefined ? undefined : Number(xml.precision));
    expect(field?.scale).toBe(xml.scale === undefined ? undefined : Number(xml.scale));
  });

  test('is required, unique and an external ID in both or in neither', () => {
    expect(field?.nillable).toBe(xml.required !== 'true' && !['MasterDetail', 'Checkbox'].includes(String(xml.type)));
    expect(field?.defaultedOnCreate).toBe(xml.defaultValue !== undefined);
    expect(field?.externalId ?? false).toBe(xml.externalId === 'true');
    expect(field?.idLookup ?? false).toBe(xml.externalId === 'true');
    expect(field?.unique ?? false).toBe(xml.unique === 'true');
    expect(field?.caseSensitive ?? false).toBe(xml.caseSensitive === 'true');
    expect(field?.updateable).toBe(xml.type !== 'MasterDetail' || xml.reparentableMasterDetail === 'true');
  });

  test('offers the same values', () => {
    const { restricted, values } = metadataPicklist(xml.valueSet);
    expect(field?.restrictedPicklist ?? false).toBe(restricted);
    expect(field?.picklistValues?.map((entry) => entry.value)).toEqual(values);
  });

  test('points to the same object', () => {
    expect(field?.referenceTo).toEqual(xml.referenceTo === undefined ? undefined : [xml.referenceTo]);
    const parent = xml.referenceTo === undefined ? undefined : String(xml.fullName).replace('__c', '__r');
    expect(field?.relationshipName).toBe(parent);
  });

  test('is explained to those who see it', () => {
    expect(String(xml.description).length).toBeGreaterThan(20);
    expect(String(xml.inlineHelpText).length).toBeLessThanOrEqual(510);
    expect(String(xml.label).length).toBeLessThanOrEqual(40);
  });
});

function metadataPicklist(valueSet: unknown): { restricted: boolean; values: string[] | undefined } {
  const set = valueSet as { restricted: string; valueSetDefinition: { value: { fullName: string }[] } } | undefined;
  return {
    restricted: set?.restricted === 'true',
    values: set?.valueSetDefinition.value.map((entry) => entry.fullName),
  };
}

describe.each(snapshot)('$file', ({ file, schema }) => {
  test('holds the object of its name, its fields sorted and each of them once', () => {
    expect(file).toBe(`${schema.name}.json`);
    const names = schema.fields.map((field) => field.name);
    expect(names).toEqual([...new Set(names)].sort());
  });

  // An org has others, such as those of packages.
  test('holds every custom field that is deployed', () => {
    const custom = schema.fields.map((field) => field.name).filter((name) => name.endsWith('__c'));
    const deployed = fields.filter((field) => field.sObject === schema.name).map((field) => field.xml.fullName);
    expect(custom).toEqual(expect.arrayContaining(deployed));
  });

  test('holds sizes for texts and numbers, and a target for references', () => {
    const texts = ['string', 'textarea', 'email', 'phone', 'url', 'picklist', 'multipicklist', 'combobox'];
    for (const field of schema.fields) {
      if (texts.includes(field.type)) expect(field.length, field.name).toBeGreaterThan(0);
      if (field.type === 'double') expect(field.precision, field.name).toBeGreaterThan(0);
      expect(field.referenceTo !== undefined, field.name).toBe(field.type === 'reference');
      if (field.restrictedPicklist) expect(field.picklistValues?.length, field.name).toBeGreaterThan(0);
      if (field.updateable) expect(field.createable, field.name).toBe(true);
    }
  });
});

test('what a new record must have is what Salesforce demands', () => {
  const required = snapshot.map(({ schema }) => [
    schema.name,
    schema.fields.filter((f) => f.createable && !f.nillable && !f.defaultedOnCreate).map((f) => f.name),
  ]);
  expect(Object.fromEntries(required)).toMatchObject({
    Account: ['Name'],
    Contact: ['LastName'],
    Task: [],
    Conversation_Feedback__c: ['Counselor__c', 'Feedback_Id__c'],
    Supervisor_Note__c: ['Counselor__c', 'Note_Id__c'],
    User: [
      'Alias',
      'CommunityNickname',
      'Email',
      'EmailEncodingKey',
      'LanguageLocaleKey',
      'LastName',
      'LocaleSidKey',
      'ProfileId',
      'TimeZoneSidKey',
      'Username',
    ],
  });
});

test('external IDs are unique and distinguish case, so that nobody needs to see all records to find one', () => {
  const externalIds = fields.filter((field) => field.xml.externalId === 'true');
  const shipped = [
    'Account.Coach_Id__c',
    'Contact.Counselor_Id__c',
    'Conversation_Feedback__c.Feedback_Id__c',
    'Supervisor_Note__c.Note_Id__c',
    'Task.Event_Id__c',
    'User.Coach_Id__c',
  ];
  expect(externalIds.map(({ sObject, xml }) => `${sObject}.${xml.fullName}`)).toEqual(expect.arrayContaining(shipped));
  for (const { xml } of externalIds)
    expect([xml.unique, xml.caseSensitive, xml.type]).toEqual(['true', 'true', 'Text']);
});

test('custom objects carry the label and the name field of the snapshot', () => {
  for (const [name, xml] of metadataObjects()) {
    const schema = snapshot.find((file) => file.schema.name === name)?.schema;
    expect(schema?.label).toBe(xml.label);
    expect(schema?.custom).toBe(true);
    const nameField = xml.nameField as { label: string; type: string };
    const isNumber = nameField.type === 'AutoNumber';
    expect(snapshotField(name, 'Name')).toMatchObject({ label: nameField.label, createable: !isNumber });
    expect(snapshotField(name, 'Name')?.autoNumber ?? false).toBe(isNumber);
  }
});

test('an object whose access comes from its parent has no owner', () => {
  for (const [name, xml] of metadataObjects()) {
    expect(snapshotField(name, 'OwnerId') === undefined, name).toBe(xml.sharingModel === 'ControlledByParent');
  }
});

test('the lookups of a Task are polymorphic and say what they may point to', () => {
  expect(snapshotField('Task', 'WhoId')).toMatchObject({ relationshipName: 'Who', polymorphicForeignKey: true });
  expect(snapshotField('Task', 'WhoId')?.referenceTo).toContain('Contact');
  expect(snapshotField('Task', 'WhatId')).toMatchObject({ relationshipName: 'What', polymorphicForeignKey: true });
  expect(snapshotField('Task', 'OwnerId')).toMatchObject({ relationshipName: 'Owner', polymorphicForeignKey: true });
  expect(snapshotField('Task', 'OwnerId')?.referenceTo).toContain('User');
});
