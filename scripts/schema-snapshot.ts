// Updates the custom fields in the schema snapshot from the SFDX project, so that each field is described in one place.
// Standard fields stay as they are.
//
//   npx node scripts/schema-snapshot.ts            writes the files that differ
//   npx node scripts/schema-snapshot.ts --check    writes nothing; exit code 1 if a file differs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { isJsonObject, type JsonObject, type JsonValue } from '../src/json.ts';
import { snapshotText } from '../src/org/snapshot-text.ts';
import type { SObjectField, SObjectFieldType, SObjectSchema } from '../src/salesforce-schema.ts';

const salesforce = join(import.meta.dirname, '..', 'salesforce');
const objects = join(salesforce, 'force-app', 'main', 'default', 'objects');
const snapshot = join(salesforce, 'schema');

/** The describe type of each metadata type, and the length if the metadata does not contain it. */
const types: Record<string, { type: SObjectFieldType; length?: number }> = {
  Checkbox: { type: 'boolean' },
  Currency: { type: 'currency' },
  Date: { type: 'date' },
  DateTime: { type: 'datetime' },
  Email: { type: 'email', length: 80 },
  Html: { type: 'textarea' },
  LongTextArea: { type: 'textarea' },
  Lookup: { type: 'reference' },
  MasterDetail: { type: 'reference' },
  MultiselectPicklist: { type: 'multipicklist', length: 4099 },
  Number: { type: 'double' },
  Percent: { type: 'percent' },
  Phone: { type: 'phone', length: 40 },
  Picklist: { type: 'picklist', length: 255 },
  Text: { type: 'string' },
  TextArea: { type: 'textarea', length: 255 },
  Time: { type: 'time' },
  Url: { type: 'url', length: 255 },
};

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'value' });

/** Throws an `Error` that names the file if this script does not support the field. */
function readField(path: string): SObjectField {
  const parsed: JsonValue = parser.parse(readFileSync(path, 'utf8'));
  const xml = isJsonObject(parsed) ? parsed.CustomField : undefined;
  const known = isJsonObject(xml) ? types[text(xml, 'type') ?? ''] : undefined;
  const name = isJsonObject(xml) ? text(xml, 'fullName') : undefined;
  if (!isJsonObject(xml) || !known || !name || 'formula' in xml)
    throw new Error(`${path}: this script does not support fields of this type.`);
  const length = text(xml, 'length') ?? known.length;
  const isMaster = text(xml, 'type') === 'MasterDetail';
  return {
    name,
    label: text(xml, 'label') ?? name,
    type: known.type,
    ...(length === undefined ? {} : { length: Number(length) }),
    ...(xml.precision === undefined ? {} : { precision: Number(xml.precision), scale: Number(xml.scale) }),
    nillable: !(isMaster || known.type === 'boolean' || isTrue(xml, 'required')),
    createable: true,
    updateable: !isMaster || isTrue(xml, 'reparentableMasterDetail'),
    defaultedOnCreate: known.type === 'boolean' || xml.defaultValue !== undefined,
    ...(isTrue(xml, 'externalId') ? { externalId: true, idLookup: true } : {}),
    ...(isTrue(xml, 'unique') ? { unique: true } : {}),
    ...(isTrue(xml, 'caseSensitive') ? { caseSensitive: true } : {}),
    ...(isJsonObject(xml.valueSet) ? picklist(xml.valueSet, path) : {}),
    ...(known.type === 'reference' ? reference(xml, name) : {}),
  };
}

function picklist(valueSet: JsonObject, path: string): Partial<SObjectField> {
  const definition = valueSet.valueSetDefinition;
  if (!isJsonObject(definition) || !Array.isArray(definition.value))
    throw new Error(`${path}: the picklist values are not in this file. Global value sets are not supported.`);
  const picklistValues = definition.value.filter(isJsonObject).map((entry) => {
    const value = text(entry, 'fullName') ?? '';
    return { value, label: text(entry, 'label') ?? value, active: text(entry, 'isActive') !== 'false' };
  });
  return { ...(isTrue(valueSet, 'restricted') ? { restrictedPicklist: true } : {}), picklistValues };
}

/** The file's relationshipName names the children. The parent's relationship name derives from the field's name. */
function reference(xml: JsonObject, name: string): Partial<SObjectField> {
  return { referenceTo: [text(xml, 'referenceTo') ?? ''], relationshipName: name.replace(/__c$/, '__r') };
}

function text(xml: JsonObject, name: string): string | undefined {
  const value = xml[name];
  return typeof value === 'string' ? value : undefined;
}

const isTrue = (xml: JsonObject, name: string) => xml[name] === 'true';

const namesIn = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();

/** Custom fields of tasks belong to `Activity`. Calendar events are not written. */
function customFields(sObject: string): SObjectField[] {
  const folder = join(objects, sObject === 'Task' ? 'Activity' : sObject, 'fields');
  return namesIn(folder, '.field-meta.xml').map((name) => readField(join(folder, name)));
}

function updated(schema: SObjectSchema): SObjectSchema {
  const standard = schema.fields.filter((field) => !field.name.endsWith('__c'));
  const fields = [...standard, ...customFields(schema.name)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...schema, fields };
}

const isCheck = process.argv.includes('--check');
for (const name of namesIn(snapshot, '.json')) {
  const path = join(snapshot, name);
  const before = readFileSync(path, 'utf8');
  const after = snapshotText(updated(JSON.parse(before)));
  if (after === before) continue;
  console.log(`${isCheck ? 'differs' : 'written'}: salesforce/schema/${name}`);
  if (isCheck) process.exitCode = 1;
  else writeFileSync(path, after);
}
