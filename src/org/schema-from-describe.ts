// An org's describe result → an object in the schema snapshot, reduced to what affects a write.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { SObjectField, SObjectFieldType, SObjectSchema } from '../salesforce-schema.ts';
import { isApiName } from './api-name.ts';

/** Longer picklists (time zones, locales) are left out together with their restriction, and are not checked. */
const longestPicklist = 250;

const withLength = new Set([
  'string',
  'textarea',
  'picklist',
  'multipicklist',
  'combobox',
  'email',
  'phone',
  'url',
  'encryptedstring',
]);
const withDigits = new Set(['double', 'currency', 'percent']);

/** Undefined if the answer is not a describe result. */
export function schemaFromDescribe(described: unknown): SObjectSchema | undefined {
  if (!isJsonObject(described) || !isApiName(described.name) || !Array.isArray(described.fields)) return undefined;
  return {
    name: described.name,
    label: text(described.label) ?? described.name,
    keyPrefix: text(described.keyPrefix) ?? null,
    custom: described.custom === true,
    createable: described.createable === true,
    updateable: described.updateable === true,
    deletable: described.deletable === true,
    fields: described.fields
      .filter(isJsonObject)
      .map(fieldOf)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function fieldOf(field: JsonObject): SObjectField {
  const name = text(field.name) ?? '';
  const type = (text(field.type) ?? 'anyType') as SObjectFieldType;
  const length = number(field.length);
  const precision = number(field.precision);
  return {
    name,
    label: text(field.label) ?? name,
    type,
    ...(withLength.has(type) && length > 0 && { length }),
    ...(withDigits.has(type) && precision > 0 && { precision, scale: number(field.scale) }),
    nillable: field.nillable === true,
    createable: field.createable === true,
    updateable: field.updateable === true,
    defaultedOnCreate: field.defaultedOnCreate === true,
    ...flags(field, ['externalId', 'idLookup', 'unique', 'caseSensitive', 'autoNumber', 'calculated', 'htmlFormatted']),
    ...picklist(field, type),
    ...reference(field),
  };
}

type Flag = 'externalId' | 'idLookup' | 'unique' | 'caseSensitive' | 'autoNumber' | 'calculated' | 'htmlFormatted';

/** The flags that are true; `caseSensitive` only for a unique field, where case distinguishes two values. */
function flags(field: JsonObject, names: readonly Flag[]): Partial<Record<Flag, true>> {
  const isUnique = field.unique === true || field.externalId === true;
  const set = names.filter((name) => field[name] === true && (name !== 'caseSensitive' || isUnique));
  return Object.fromEntries(set.map((name) => [name, true]));
}

function picklist(
  field: JsonObject,
  type: SObjectFieldType,
): Pick<SObjectField, 'restrictedPicklist' | 'picklistValues'> {
  const entries = Array.isArray(field.picklistValues) ? field.picklistValues.filter(isJsonObject) : [];
  if (!/picklist|combobox/.test(type) || entries.length === 0 || entries.length > longestPicklist) return {};
  return {
    ...(field.restrictedPicklist === true && { restrictedPicklist: true }),
    picklistValues: entries.map((entry) => {
      const value = text(entry.value) ?? '';
      return { value, label: text(entry.label) ?? value, active: entry.active !== false };
    }),
  };
}

function reference(
  field: JsonObject,
): Pick<SObjectField, 'referenceTo' | 'relationshipName' | 'polymorphicForeignKey'> {
  const targets = Array.isArray(field.referenceTo) ? field.referenceTo.filter((each) => typeof each === 'string') : [];
  if (targets.length === 0) return {};
  return {
    referenceTo: targets,
    relationshipName: text(field.relationshipName) ?? null,
    ...(field.polymorphicForeignKey === true && { polymorphicForeignKey: true }),
  };
}

const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : undefined);
const number = (value: JsonValue | undefined) => (typeof value === 'number' ? value : 0);
