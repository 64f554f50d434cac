// A custom object's metadata file → the object as the schema snapshot describes it, with the fields that Salesforce gives
// each object. Sources: Object Reference, "Custom Objects" and "System Fields"; Platform Events Developer Guide, "Platform
// Event Fields". The key prefix is the org's choice.
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { SObjectField, SObjectSchema } from '../../salesforce-schema.ts';
import { readMetadata, textIn } from './field-from-metadata.ts';

/** Throws an `Error` that names the file if it does not describe an object. */
export function objectFromMetadata(
  path: string,
  content: string,
  { name, fields }: { name: string; fields: readonly SObjectField[] },
): SObjectSchema {
  const xml = readMetadata(content, 'CustomObject');
  if (!xml) throw new Error(`${path} does not describe an object.`);
  const isEvent = name.toLowerCase().endsWith('__e');
  const own = isEvent ? eventFields : [...systemFields, nameField(xml), ...ownerFields(xml)];
  return {
    name,
    label: textIn(xml, 'label') ?? name,
    keyPrefix: null,
    custom: true,
    createable: true,
    updateable: !isEvent,
    deletable: !isEvent,
    fields: sorted([...own, ...fields]),
  };
}

export const sorted = (fields: readonly SObjectField[]): SObjectField[] =>
  [...fields].sort((a, b) => (a.name < b.name ? -1 : 1));

const readOnly = { nillable: false, createable: false, updateable: false, defaultedOnCreate: true } as const;
const user = (name: string, label: string): SObjectField => ({
  ...{ name: `${name}Id`, label, type: 'reference', ...readOnly },
  ...{ referenceTo: ['User'], relationshipName: name },
});
const moment = (name: string, label: string): SObjectField => ({ name, label, type: 'datetime', ...readOnly });

const systemFields: readonly SObjectField[] = [
  user('CreatedBy', 'Created By ID'),
  moment('CreatedDate', 'Created Date'),
  { name: 'Id', label: 'Record ID', type: 'id', ...readOnly, idLookup: true },
  { name: 'IsDeleted', label: 'Deleted', type: 'boolean', ...readOnly },
  user('LastModifiedBy', 'Last Modified By ID'),
  moment('LastModifiedDate', 'Last Modified Date'),
  moment('SystemModstamp', 'System Modstamp'),
];

const eventFields: readonly SObjectField[] = [
  user('CreatedBy', 'Created By ID'),
  moment('CreatedDate', 'Created Date'),
  { ...{ name: 'EventUuid', label: 'Event UUID', type: 'string', length: 36 }, ...readOnly, nillable: true },
  { ...{ name: 'ReplayId', label: 'Replay ID', type: 'string', length: 1000 }, ...readOnly, nillable: true },
];

function nameField(xml: JsonObject): SObjectField {
  const described = isJsonObject(xml.nameField) ? xml.nameField : {};
  const common = { name: 'Name', label: textIn(described, 'label') ?? 'Name', type: 'string', length: 80 } as const;
  if (textIn(described, 'type') === 'AutoNumber') return { ...common, ...readOnly, idLookup: true, autoNumber: true };
  const access = { nillable: true, createable: true, updateable: true, defaultedOnCreate: false };
  return { ...common, ...access, idLookup: true };
}

/** An object whose access comes from its parent has no owner. */
const ownerFields = (xml: JsonObject): SObjectField[] =>
  textIn(xml, 'sharingModel') === 'ControlledByParent'
    ? []
    : [
        {
          ...{ name: 'OwnerId', label: 'Owner ID', type: 'reference' },
          ...{ nillable: false, createable: true, updateable: true, defaultedOnCreate: true },
          ...{ referenceTo: ['Group', 'User'], relationshipName: 'Owner', polymorphicForeignKey: true },
        },
      ];
