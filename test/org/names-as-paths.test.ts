// Names from mappings and from an org become names of files.
import { expect, test } from 'vitest';
import { fieldFile, objectFile } from '../../src/org/missing/metadata-xml.ts';
import { missingMetadata } from '../../src/org/missing/missing-metadata.ts';
import { namesInMappings } from '../../src/org/names-in-mappings.ts';
import { schemaFromDescribe } from '../../src/org/schema-from-describe.ts';
import { salesforceSchema } from '../../src/salesforce-schema.ts';

const hostile = ['../../x__c', '/tmp/x__c', 'a/b__c', 'a\\b__c', '..', 'x\u0000__c', '-x__c', ''];

test.each(hostile)('no file is named after the object or field %j of a mapping', (name) => {
  const text = JSON.stringify({
    records: [
      { object: name, key: { A__c: 'id' }, fields: { B__c: 'id' } },
      { object: 'C__c', key: { [name]: 'id' }, fields: { [name]: 'id' }, links: { D__c: { object: name } } },
    ],
  });
  const names = namesInMappings([{ path: 'a.yaml', text }]);
  expect(names.objects).toEqual(['C__c']);
  const { objects, fields } = missingMetadata(names, salesforceSchema([]));
  expect([...objects.map(objectFile), ...fields.map(fieldFile)].map(({ path }) => path)).toEqual([
    'C__c/C__c.object-meta.xml',
  ]);
});

test.each(hostile)('an org that describes the object %j has given no description', (name) => {
  expect(schemaFromDescribe({ name, fields: [] })).toBeUndefined();
  expect(schemaFromDescribe({ name: 'Contact', fields: [] })).toMatchObject({ name: 'Contact' });
});
