// The JSON Schema of mapping files, extended with the org's objects and fields, for completion and hover in editors.
// It only helps to write a mapping; the check finds mistakes.
import { isJsonObject, type JsonObject } from '../json.ts';
import { ownValue } from '../own-value.ts';
import { isSetUpObject } from '../pipeline/mapping/compile/compile-names.ts';
import type { RecordTypeSchema, SalesforceSchema, SObjectField, SObjectSchema } from '../salesforce-schema.ts';

/** @param mapping the published JSON Schema of mapping files */
export function editorSchema(mapping: JsonObject, schema: SalesforceSchema): JsonObject {
  const definitions = part(mapping, '$defs');
  const record = part(definitions, 'record');
  const properties = part(record, 'properties');
  const fields = part(properties, 'fields');
  const objects = schema.sObjects();
  return {
    ...mapping,
    $id: 's3-to-salesforce/mapping.editor.json',
    $defs: {
      ...definitions,
      // Editors show one description: the field's should win over that of its value.
      expression: withoutDescription(part(definitions, 'expression')),
      link: withoutDescription(part(definitions, 'link')),
      queue: withoutDescription(part(definitions, 'queue')),
      record: {
        ...record,
        properties: {
          ...properties,
          object: { ...part(properties, 'object'), enum: objects.map(({ name }) => name) },
          fields: { ...fields, additionalProperties: withoutDescription(part(fields, 'additionalProperties')) },
        },
        allOf: objects.map((each) => ({
          if: { required: ['object'], properties: { object: { const: each.name } } },
          // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema
          then: { $ref: `#/$defs/${each.name}` },
        })),
      },
      ...Object.fromEntries(objects.map((each) => [each.name, recordOf(each, schema)])),
    },
  };
}

const part = (schema: JsonObject, name: string): JsonObject => {
  const value = schema[name];
  return isJsonObject(value) ? value : {};
};

const withoutDescription = ({ description: _, ...rest }: JsonObject): JsonObject => rest;

function recordOf(object: SObjectSchema, schema: SalesforceSchema): JsonObject {
  const { fields, recordTypes = [] } = object;
  const written = fields.filter(({ createable, updateable }) => createable || updateable);
  const keys = fields.filter(isKey);
  const lookups = written.filter(({ type, relationshipName }) => type === 'reference' && relationshipName !== null);
  const plain = written.filter(({ type }) => type !== 'reference');
  return {
    properties: {
      key: named([...keys, ...fields.filter(({ type }) => type === 'id')], (field) => ({ description: about(field) })),
      ...(recordTypes.length > 0 && { recordType: { enum: namesOf(recordTypes) } }),
      fields: named(plain, (field) => ({ description: about(field) })),
      constants: named(plain, (field) => ({ description: about(field), ...choices(field) })),
      links: named(lookups, (field) => linkOf(field, object, schema)),
    },
  };
}

const isKey = ({ externalId, unique }: SObjectField) => externalId === true && unique === true;

const named = (fields: readonly SObjectField[], schemaOf: (field: SObjectField) => JsonObject): JsonObject => ({
  properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])),
  additionalProperties: false,
});

/** The values of a picklist: the only ones if it is restricted, otherwise suggestions. */
function choices({ type, picklistValues = [], restrictedPicklist }: SObjectField): JsonObject {
  const values = picklistValues.filter(({ active }) => active).map(({ value }) => value);
  if (type !== 'picklist' || values.length === 0) return {};
  return restrictedPicklist ? { anyOf: [{ enum: values }, { type: 'null' }] } : { examples: values };
}

const namesOf = (recordTypes: readonly RecordTypeSchema[]) =>
  recordTypes.filter(({ active }) => active).map(({ name }) => name);

function linkOf(field: SObjectField, { queues = [] }: SObjectSchema, schema: SalesforceSchema): JsonObject {
  const isLinkKey = (each: SObjectField) => isKey(each) || each.type === 'id';
  const targets = (field.referenceTo ?? []).filter(
    (name) => !isSetUpObject(name) && schema.sObject(name)?.fields.some(isLinkKey),
  );
  const owners = field.name === 'OwnerId' ? queues : [];
  return {
    description: about(field),
    ...(targets.length + owners.length > 0 && {
      properties: {
        ...(targets.length > 0 && { object: { enum: targets } }),
        ...(owners.length > 0 && { queue: { enum: owners } }),
      },
    }),
    ...(targets.length > 0 && {
      allOf: targets.map((name) => ({
        if: { required: ['object'], properties: { object: { const: name } } },
        // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema
        then: {
          properties: {
            key: named(schema.sObject(name)?.fields.filter(isLinkKey) ?? [], (each) => ({ description: about(each) })),
          },
        },
      })),
    }),
  };
}

/** `Last Name. Text, up to 80 characters. Required for a new record.` */
function about(field: SObjectField): string {
  const { label, nillable, createable, defaultedOnCreate } = field;
  const required = createable && !nillable && !defaultedOnCreate ? ' Required for a new record.' : '';
  return `${label}. ${typeText(field)}.${required}`;
}

/** `Text, up to 80 characters` */
export function typeText({ type, length, precision, scale, referenceTo, picklistValues = [] }: SObjectField): string {
  if (type === 'reference') return `Lookup to ${(referenceTo ?? []).join(', ')}`;
  if (type === 'picklist' || type === 'multipicklist') {
    const values = picklistValues.filter(({ active }) => active).map(({ value }) => value);
    const listed = values.length > 0 && values.length <= 12 ? `: ${values.join(', ')}` : '';
    return `${type === 'picklist' ? 'Picklist' : 'Multi-select picklist, a list of texts'}${listed}`;
  }
  if (precision !== undefined) return `Number with ${precision} digits, ${scale ?? 0} of them decimals`;
  const kind = ownValue(kinds, type) ?? type;
  return length === undefined ? kind : `${kind}, up to ${length} characters`;
}

const kinds: Record<string, string> = {
  id: 'Id of the record, for links and for operation: update and delete',
  string: 'Text',
  textarea: 'Text area',
  boolean: 'Checkbox: true or false',
  int: 'Whole number',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date: $date(…)',
  datetime: 'Date and time: $datetime(…)',
  time: 'Time of day',
  email: 'Email',
  phone: 'Phone',
  url: 'URL',
};
