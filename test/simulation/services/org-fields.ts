// Fields and objects of the invented org.
import type { SObjectField, SObjectFieldType, SObjectSchema } from '../../../src/salesforce-schema.ts';

export const field = (name: string, type: SObjectFieldType, more: Partial<SObjectField> = {}): SObjectField => ({
  name,
  label: name,
  type,
  nillable: true,
  createable: true,
  updateable: true,
  defaultedOnCreate: false,
  ...(type === 'string' ? { length: 40 } : {}),
  ...(type === 'double' ? { precision: 8, scale: 0 } : {}),
  ...more,
});

export const key = (name: string, caseSensitive = false) =>
  field(name, 'string', { externalId: true, idLookup: true, unique: true, caseSensitive, length: 80 });

export const title = field('Title__c', 'string', { nillable: false });
export const texts = (...names: string[]) => names.map((name) => field(name, 'string'));

export const lookup = (name: string, to: string) =>
  field(name, 'reference', { referenceTo: [to], relationshipName: name.replace(/__c$/, '__r') });

export const sObject = (name: string, keyPrefix: string, ...fields: SObjectField[]): SObjectSchema => ({
  name,
  label: name,
  keyPrefix,
  custom: true,
  createable: true,
  updateable: true,
  deletable: true,
  fields: [field('Id', 'id', { idLookup: true, createable: false, updateable: false }), ...fields],
});
