import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { missingMetadata } from '../../src/org/missing-metadata.ts';
import { namesInMappings } from '../../src/org/names-in-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';

const schema = await readSchema('salesforce/schema');

const mapping = `event: test.event
records:
  - object: Training__c
    key: { Training_Id__c: data.id }
    fields: { Score__c: data.score, Held__c: data.day, Began__c: time, Passed__c: data.passed, Notes__c: data.notes, Room__c: data.room }
    links:
      Counselor__c: { object: Contact, key: { Counselor_Id__c: data.counselor.id } }
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

test('the objects and fields of a mapping are found even if it does not load', () => {
  expect(names.objects).toEqual(['Contact', 'Contcat', 'Task', 'Training__c']);
});

test('missing custom objects and fields become metadata, with types from the examples', () => {
  const { files } = missingMetadata(names, schema);
  const parser = new XMLParser({ parseTagValue: false });
  const made = Object.fromEntries(
    files.map(({ path, text }) => {
      const { CustomField, CustomObject } = parser.parse(text);
      const { type, length, scale, externalId, unique, referenceTo, sharingModel } = {
        ...CustomField,
        ...CustomObject,
      };
      return [
        path,
        [type ?? sharingModel, length ?? scale ?? referenceTo, externalId && unique].filter(Boolean).join(' '),
      ];
    }),
  );
  const field = (name: string) => `Training__c/fields/${name}__c.field-meta.xml`;
  expect(made).toEqual({
    'Training__c/Training__c.object-meta.xml': 'Private',
    [field('Training_Id')]: 'Text 255 true',
    [field('Score')]: 'Number 2',
    [field('Held')]: 'Date',
    [field('Began')]: 'DateTime',
    [field('Passed')]: 'Checkbox',
    [field('Notes')]: 'LongTextArea 32768',
    [field('Room')]: 'Text 255',
    [field('Counselor')]: 'Lookup Contact',
    'Activity/fields/Training_Room__c.field-meta.xml': 'Text 255',
  });
});

test('a missing standard name is listed as most likely misspelled', () => {
  expect(missingMetadata(names, schema).unknown).toEqual(['Contcat', 'Task.Subjcet']);
});

test('a metadata file has the same form as those of Salesforce', () => {
  const { files } = missingMetadata(names, schema);
  expect(files.find(({ path }) => path.includes('Held__c'))?.text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Held__c</fullName>
    <label>Held</label>
    <required>false</required>
    <type>Date</type>
</CustomField>
`);
});
