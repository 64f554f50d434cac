import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { chosenTypes } from '../../../src/org/missing/chosen-types.ts';
import { fieldFile, objectFile } from '../../../src/org/missing/metadata-xml.ts';
import { type ChosenTypes, missingMetadata, missingStandard } from '../../../src/org/missing/missing-metadata.ts';
import { namesInMappings } from '../../../src/org/names-in-mappings.ts';
import { salesforceSchema } from '../../../src/salesforce-schema.ts';
import { readSchema } from '../../../src/schema-files.ts';

const { sObjects } = await readSchema('salesforce/schema');
// People add it.
const schema = salesforceSchema(sObjects().filter(({ name }) => name !== 'Opportunity'));

const mapping = `event: test.event
records:
  - object: Training__c
    key: { Training_Id__c: data.id }
    fields: { Score__c: data.score, Held__c: data.day, Began__c: time, Passed__c: data.passed, Notes__c: data.notes, Room__c: data.room }
    links:
      Counselor__c: { object: Contact, key: { Counselor_Id__c: data.counselor.id } }
      Trainer__c: { object: User, key: { Coach_Id__c: data.coach.id }, notFound: omit }
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    fields: { Training_Room__c: data.room, Subjcet: data.name }
  - object: Contcat
    key: { Counselor_Id__c: data.id }
examples:
  - name: one
    event: { type: test.event }
    expect:
      - Training__c:
          Training_Id__c: t-1
          Score__c: 87.25
          Held__c: 2026-03-02
          Began__c: 2026-03-02T12:00:00.000Z
          Passed__c: true
          Notes__c: "${'long '.repeat(60)}"
`;
const names = namesInMappings([{ path: 'mappings/test.yaml', text: mapping }]);
const missing = missingMetadata(names, schema);
const files = [...missing.objects.map(objectFile), ...missing.fields.map(fieldFile)];

test('the objects and fields of a mapping are found even if it does not load', () => {
  expect(names.objects).toEqual(['Contact', 'Contcat', 'Task', 'Training__c', 'User']);
});

test('missing custom objects and fields become metadata, with types from the examples', () => {
  const parser = new XMLParser({ parseTagValue: false });
  const made = Object.fromEntries(
    files.map(({ path, text }) => {
      const { CustomField, CustomObject } = parser.parse(text);
      const { type, length, scale, externalId, unique, referenceTo, sharingModel } = {
        ...CustomField,
        ...CustomObject,
      };
      const isKey = externalId === 'true' && unique === 'true';
      return [
        path,
        [type ?? sharingModel, length ?? scale ?? referenceTo, isKey ? 'key' : ''].filter(Boolean).join(' '),
      ];
    }),
  );
  const field = (name: string) => `Training__c/fields/${name}__c.field-meta.xml`;
  expect(made).toEqual({
    'Training__c/Training__c.object-meta.xml': 'ControlledByParent',
    [field('Training_Id')]: 'Text 255 key',
    [field('Score')]: 'Number 2',
    [field('Held')]: 'Date',
    [field('Began')]: 'DateTime',
    [field('Passed')]: 'Checkbox',
    [field('Notes')]: 'LongTextArea 32768',
    [field('Room')]: 'Text 255',
    [field('Counselor')]: 'MasterDetail Contact',
    [field('Trainer')]: 'Lookup User',
    'Activity/fields/Training_Room__c.field-meta.xml': 'Text 255',
  });
});

test('a missing standard name is listed as most likely misspelled', () => {
  expect(missing.unknown).toEqual(['Contcat', 'Task.Subjcet']);
});

test('a metadata file has the same form as those of Salesforce', () => {
  expect(files.find(({ path }) => path.includes('Held__c'))?.text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Held__c</fullName>
    <description>Set by a mapping, from test.event.</description>
    <externalId>false</externalId>
    <inlineHelpText>Set automatically from test.event.</inlineHelpText>
    <label>Held</label>
    <required>false</required>
    <type>Date</type>
</CustomField>
`);
});

test('a new object is like those that are there: a number as its name, and seen by those who see its parent', () => {
  const text = files.find(({ path }) => path.endsWith('Training__c.object-meta.xml'))?.text ?? '';
  expect(text).toContain('<displayFormat>T-{000000}</displayFormat>');
  expect(text).toContain('<sharingModel>ControlledByParent</sharingModel>');
  const alone = { ...names, fields: names.fields.filter(({ field }) => field !== 'Counselor__c') };
  const [object] = missingMetadata(alone, schema).objects;
  expect(object && objectFile(object).text).toContain('<sharingModel>Private</sharingModel>');
});

test('a chosen type replaces the guess, for one object or wherever the field is missing', () => {
  const read = chosenTypes(['Training__c.Score__c=Number(3, 1)', 'room__c = Picklist(North; South)']);
  const types = (read as { types: ChosenTypes }).types;
  const { fields } = missingMetadata(names, schema, types);
  expect(fields.find(({ field }) => field === 'Score__c')?.type).toEqual({ kind: 'Number', digits: 3, scale: 1 });
  expect(fields.find(({ field }) => field === 'Room__c')?.type).toMatchObject({ values: ['North', 'South'] });
  const text = fields.filter(({ field }) => field === 'Score__c').map((field) => fieldFile(field).text)[0];
  // Setup counts the digits before the decimal point, the metadata all of them.
  expect(text).toMatch(/<precision>4<\/precision>[\s\S]*<scale>1<\/scale>/);
});

test('a standard object that comes with this project is distinguished from one that nobody knows', () => {
  const text = mapping.replace('object: Contcat', 'object: opportunity');
  const withStandard = namesInMappings([{ path: 'mappings/test.yaml', text }]);
  expect(missingStandard(withStandard, schema)).toEqual(['Opportunity']);
  expect(missingStandard(names, schema)).toEqual([]);
});
