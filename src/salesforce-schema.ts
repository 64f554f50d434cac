// An org's objects and fields, known without asking it: the schema snapshot in salesforce/schema/. One file per object:
// the part of its describe result that matters for writing.

export type SObjectFieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'reference'
  | 'email'
  | 'phone'
  | 'url'
  | 'address'
  | 'location'
  | 'base64'
  | 'encryptedstring'
  | 'anyType'
  | 'long';

/** One field, with the names and meanings of Salesforce's describe. */
export interface SObjectField {
  name: string;
  label: string;
  type: SObjectFieldType;
  /** Characters, for texts. */
  length?: number;
  /** All digits, and those after the decimal point, for numbers. */
  precision?: number;
  scale?: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  defaultedOnCreate: boolean;
  externalId?: boolean;
  idLookup?: boolean;
  unique?: boolean;
  caseSensitive?: boolean;
  autoNumber?: boolean;
  calculated?: boolean;
  restrictedPicklist?: boolean;
  picklistValues?: { value: string; label: string; active: boolean }[];
  /** Objects that a lookup may refer to. */
  referenceTo?: string[];
  /** Name of the parent in a request body; null where there is none. */
  relationshipName?: string | null;
  polymorphicForeignKey?: boolean;
}

export interface SObjectSchema {
  name: string;
  label: string;
  keyPrefix: string | null;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  fields: SObjectField[];
}

/** The snapshot, looked up case-insensitively, as Salesforce does. */
export interface SalesforceSchema {
  sObject(name: string): SObjectSchema | undefined;
  field(sObject: string, name: string): SObjectField | undefined;
  /** In the order of their names. */
  sObjects(): readonly SObjectSchema[];
}

/** Makes the snapshot searchable. */
export function salesforceSchema(sObjects: readonly SObjectSchema[]): SalesforceSchema {
  const byName = new Map(
    sObjects.map((sObject) => [
      sObject.name.toLowerCase(),
      { sObject, fields: new Map(sObject.fields.map((field) => [field.name.toLowerCase(), field])) },
    ]),
  );
  const sorted = [...sObjects].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    sObject: (name) => byName.get(name.toLowerCase())?.sObject,
    field: (sObject, name) => byName.get(sObject.toLowerCase())?.fields.get(name.toLowerCase()),
    sObjects: () => sorted,
  };
}
