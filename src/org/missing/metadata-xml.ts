// Missing objects and fields as files of an SFDX project, in the form in which Salesforce writes them. Source: Metadata API
// Developer Guide, "CustomObject" and "CustomField".
import { XMLBuilder } from 'fast-xml-parser';
import type { FieldType } from './field-type.ts';
import { isActivity, isPlatformEvent, type MissingField, type MissingObject } from './missing-metadata.ts';

export interface MetadataFile {
  /** Below the folder `objects` of the project: `Contact/fields/Title__c.field-meta.xml`. */
  path: string;
  text: string;
}

type Metadata = { [name: string]: string | number | boolean | Metadata | Metadata[] };

/** Tasks and Events share the custom fields of Activity. */
export const folderOf = (sObject: string) => (isActivity(sObject) ? 'Activity' : sObject);

/** Salesforce takes labels of up to 40 characters. */
export const labelOf = (name: string) =>
  name
    .replace(/__(c|e)$/i, '')
    .replaceAll('_', ' ')
    .slice(0, 40);

export function fieldFile(field: MissingField): MetadataFile {
  const { sObject, field: name, type, events } = field;
  const from = events.length === 0 ? 'the events of the platform' : events.join(', ');
  const metadata: Metadata = {
    fullName: name,
    label: labelOf(name),
    description: `Set by a mapping, from ${from}.`,
    inlineHelpText: `Set automatically from ${from}.`.slice(0, 510),
    ...typeMetadata(field),
    ...identity(type, sObject),
  };
  return { path: `${folderOf(sObject)}/fields/${name}.field-meta.xml`, text: xml('CustomField', metadata) };
}

/** Platform events have neither external IDs nor unique fields. */
const identity = (type: FieldType, sObject: string): Metadata =>
  isPlatformEvent(sObject) || (type.kind === 'Text' && type.isKey) ? {} : { externalId: false };

function typeMetadata({ sObject, field, type }: MissingField): Metadata {
  switch (type.kind) {
    case 'Checkbox':
      return { type: 'Checkbox', defaultValue: false };
    case 'Text':
      if (isPlatformEvent(sObject)) return { type: 'Text', length: type.length, required: false };
      return type.isKey
        ? { type: 'Text', length: type.length, required: false, caseSensitive: true, externalId: true, unique: true }
        : { type: 'Text', length: type.length, required: false, unique: false };
    case 'LongTextArea':
      return { type: 'LongTextArea', length: type.length, visibleLines: 5 };
    case 'Html':
      return { type: 'Html', length: type.length, visibleLines: 25 };
    case 'Number':
    case 'Currency':
    case 'Percent':
      return {
        ...{ type: type.kind, precision: type.digits + type.scale, scale: type.scale, required: false },
        ...(type.kind === 'Number' && !isPlatformEvent(sObject) && { unique: false }),
      };
    case 'Picklist':
      return { type: 'Picklist', required: false, valueSet: valueSet(type.values) };
    case 'MultiselectPicklist':
      return { type: 'MultiselectPicklist', required: false, valueSet: valueSet(type.values), visibleLines: 4 };
    case 'Lookup':
      return { type: 'Lookup', deleteConstraint: 'SetNull', required: false, ...relation(sObject, field, type.object) };
    case 'MasterDetail':
      return {
        ...{
          type: 'MasterDetail',
          relationshipOrder: 0,
          reparentableMasterDetail: true,
          writeRequiresMasterRead: false,
        },
        ...relation(sObject, field, type.object),
      };
    default:
      return { type: type.kind, required: false };
  }
}

/** Not restricted: a value that the platform adds later still arrives. */
const valueSet = (values: readonly string[]): Metadata => ({
  restricted: false,
  valueSetDefinition: {
    sorted: false,
    value: values.map((value) => ({ fullName: value, default: false, label: value })),
  },
});

/** The parent's name for its children must differ from those of other lookups. */
function relation(sObject: string, field: string, referenceTo: string): Metadata {
  const relationshipName = `${sObject}_${field}`
    .replace(/__c/gi, '')
    .replace(/_+/g, '_')
    .slice(0, 40)
    .replace(/_$/, '');
  return { referenceTo, relationshipLabel: pluralOf(labelOf(sObject)), relationshipName };
}

export function objectFile(object: MissingObject): MetadataFile {
  const { sObject } = object;
  const label = labelOf(sObject);
  const metadata: Metadata = {
    deploymentStatus: 'Deployed',
    label,
    pluralLabel: pluralOf(label),
    ...(isPlatformEvent(sObject)
      ? { eventType: 'HighVolume', publishBehavior: 'PublishAfterCommit' }
      : customObject(object, label)),
  };
  return { path: `${sObject}/${sObject}.object-meta.xml`, text: xml('CustomObject', metadata) };
}

function customObject({ parent, events }: MissingObject, label: string): Metadata {
  const sharing = parent === undefined ? 'Private' : 'ControlledByParent';
  const initials = label
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
  return {
    description: `Written by a mapping, from ${events.length === 0 ? 'the events of the platform' : events.join(', ')}.`,
    enableActivities: false,
    enableBulkApi: true,
    enableFeeds: false,
    enableHistory: false,
    enableReports: true,
    enableSearch: true,
    enableSharing: true,
    enableStreamingApi: true,
    externalSharingModel: sharing,
    nameField: { displayFormat: `${initials}-{000000}`, label: `${label} Number`, type: 'AutoNumber' },
    sharingModel: sharing,
    visibility: 'Public',
  };
}

const pluralOf = (label: string) => {
  if (/[^aeiou]y$/i.test(label)) return `${label.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/i.test(label) ? `${label}es` : `${label}s`;
};

/** In alphabetical order, as Salesforce writes it. */
function xml(root: string, metadata: Metadata): string {
  const sorted = Object.fromEntries(
    Object.entries(metadata).sort(([a], [b]) => (a === 'fullName' || (b !== 'fullName' && a < b) ? -1 : 1)),
  );
  const builder = new XMLBuilder({ format: true, indentBy: '    ', ignoreAttributes: false });
  const body = builder.build({ [root]: { '@_xmlns': 'http://soap.sforce.com/2006/04/metadata', ...sorted } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(body).trimEnd()}\n`;
}
