// Objects and fields that the mappings use and the org does not have, as files of an SFDX project. Types are guessed from
// the examples: someone who knows the org reviews the files before deploying them.
import { XMLBuilder } from 'fast-xml-parser';
import type { JsonValue } from '../json.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import type { MappedNames, NamedField } from './names-in-mappings.ts';

export interface MissingFile {
  /** Below the folder `objects` of the project: `Contact/fields/Title__c.field-meta.xml`. */
  path: string;
  text: string;
  /** What it is, and the guess. */
  about: string;
}

export interface Missing {
  files: MissingFile[];
  /** Names that metadata cannot add: standard objects or fields that the org does not have, so most likely misspelled. */
  unknown: string[];
}

export function missingMetadata({ objects, fields }: MappedNames, schema: SalesforceSchema): Missing {
  const missing: Missing = { files: [], unknown: [] };
  for (const name of objects.filter((each) => !schema.sObject(each))) {
    if (isCustom(name)) missing.files.push(objectFile(name));
    else missing.unknown.push(name);
  }
  for (const field of fields.filter((each) => !schema.field(each.sObject, each.field))) {
    // A field cannot be added to a standard object that does not exist.
    if (!isCustom(field.field)) {
      if (schema.sObject(field.sObject) || isCustom(field.sObject))
        missing.unknown.push(`${field.sObject}.${field.field}`);
    } else if (schema.sObject(field.sObject) || isCustom(field.sObject)) missing.files.push(fieldFile(field));
  }
  return missing;
}

const isCustom = (name: string) => /__(c|e)$/i.test(name);

const labelOf = (name: string) => name.replace(/__(c|e)$/i, '').replaceAll('_', ' ');

/** Tasks and Events share the custom fields of Activity. */
const folderOf = (sObject: string) => (/^(task|event)$/i.test(sObject) ? 'Activity' : sObject);

type Metadata = Record<string, string | number | boolean | object>;

function fieldFile(field: NamedField): MissingFile {
  const { metadata, guess } = typeOf(field);
  const label = labelOf(field.field);
  return {
    path: `${folderOf(field.sObject)}/fields/${field.field}.field-meta.xml`,
    text: xml('CustomField', { fullName: field.field, label, ...metadata }),
    about: `${field.sObject}.${field.field}: ${guess}`,
  };
}

function typeOf(field: NamedField): { metadata: Metadata; guess: string } {
  const values = field.values.filter((value) => value !== null);
  const all = (test: (value: JsonValue) => boolean) => values.length > 0 && values.every(test);
  if (field.use === 'key') {
    return {
      metadata: { caseSensitive: true, externalId: true, length: 255, required: false, type: 'Text', unique: true },
      guess: 'Text, unique external ID: it is a key',
    };
  }
  if (field.use === 'link') {
    const relationshipName = `${field.sObject}_${field.field}`.replace(/__c/gi, '').slice(0, 40);
    return {
      metadata: {
        deleteConstraint: 'SetNull',
        referenceTo: field.target ?? '',
        relationshipName,
        required: false,
        type: 'Lookup',
      },
      guess: `Lookup to ${field.target}`,
    };
  }
  if (all((value) => typeof value === 'boolean'))
    return { metadata: { defaultValue: false, type: 'Checkbox' }, guess: 'Checkbox' };
  if (all((value) => typeof value === 'number')) {
    const scale = Math.max(...values.map((value) => String(value).split('.')[1]?.length ?? 0));
    return {
      metadata: { precision: 18, required: false, scale, type: 'Number', unique: false },
      guess: `Number with ${scale} decimals`,
    };
  }
  if (all(matches(/^\d{4}-\d\d-\d\d$/))) return { metadata: { required: false, type: 'Date' }, guess: 'Date' };
  if (all(matches(/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/))) {
    return { metadata: { required: false, type: 'DateTime' }, guess: 'Date/Time' };
  }
  if (values.some((value) => typeof value === 'string' && value.length > 255)) {
    return { metadata: { length: 32_768, type: 'LongTextArea', visibleLines: 5 }, guess: 'Long Text Area' };
  }
  const guess = values.length === 0 ? 'Text, since no example sets it' : 'Text';
  return { metadata: { length: 255, required: false, type: 'Text', unique: false }, guess };
}

const matches = (pattern: RegExp) => (value: JsonValue) => typeof value === 'string' && pattern.test(value);

function objectFile(name: string): MissingFile {
  const label = labelOf(name);
  const isEvent = /__e$/i.test(name);
  const metadata: Metadata = {
    deploymentStatus: 'Deployed',
    ...(isEvent
      ? { eventType: 'HighVolume', publishBehavior: 'PublishAfterCommit' }
      : {
          enableReports: true,
          nameField: { displayFormat: 'A-{000000}', label: `${label} Number`, type: 'AutoNumber' },
          sharingModel: 'Private',
        }),
    label,
    pluralLabel: `${label}s`,
  };
  return {
    path: `${name}/${name}.object-meta.xml`,
    text: xml('CustomObject', metadata),
    about: `${name}: a new ${isEvent ? 'platform event' : 'object, private to its owners'}`,
  };
}

/** In alphabetical order, as Salesforce writes it. */
function xml(root: string, metadata: Metadata): string {
  const sorted = Object.fromEntries(
    Object.entries(metadata).sort(([a], [b]) => (a === 'fullName' || (b !== 'fullName' && a < b) ? -1 : 1)),
  );
  const builder = new XMLBuilder({ format: true, indentBy: '    ', ignoreAttributes: false });
  const body = builder.build({ [root]: { '@_xmlns': 'http://soap.sforce.com/2006/04/metadata', ...sorted } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(body).trimEnd()}\n`;
}
