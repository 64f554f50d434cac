// A key for an object that has none yet. `s3sf schema missing` adds it to Salesforce.
import type { SObjectField, SObjectSchema } from '../../salesforce-schema.ts';

const keyToAdd: SObjectField = {
  ...{ name: 'External_Id__c', label: 'External ID', type: 'string', length: 255 },
  ...{ nillable: true, createable: true, updateable: true, defaultedOnCreate: false },
  ...{ externalId: true, idLookup: true, unique: true, caseSensitive: true },
};

/** Undefined if the object has a key, or can have none. */
export function withKeyToAdd(object: SObjectSchema): SObjectSchema | undefined {
  const hasKey = object.fields.some(({ externalId, unique }) => externalId === true && unique === true);
  if (hasKey || object.name.endsWith('__e')) return undefined;
  return { ...object, fields: [...object.fields, keyToAdd] };
}

export const addKeyText = ({ name }: SObjectSchema): string =>
  `${name} has no unique external ID yet. The draft uses ${keyToAdd.name}, a new field: to add it, run "npx s3sf schema missing --write".`;
