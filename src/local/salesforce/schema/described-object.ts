// The shape of a schema file: a describe result cut down to what decides about a write.
// Absent optional parts read as false, none or 0.

export type FieldType =
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

export interface PicklistEntry {
  value: string;
  label?: string;
  active?: boolean;
}

/** One field, in the names and meanings of Salesforce's describe. */
export interface DescribedField {
  name: string;
  label?: string;
  type: FieldType;
  /** Characters, for texts. */
  length?: number;
  /** Digits in all, and after the point, for numbers. */
  precision?: number;
  scale?: number;
  nillable?: boolean;
  createable?: boolean;
  updateable?: boolean;
  defaultedOnCreate?: boolean;
  /** What a create that leaves the field out stores. */
  defaultValue?: string | number | boolean | null;
  externalId?: boolean;
  idLookup?: boolean;
  unique?: boolean;
  caseSensitive?: boolean;
  autoNumber?: boolean;
  calculated?: boolean;
  restrictedPicklist?: boolean;
  picklistValues?: PicklistEntry[];
  referenceTo?: string[];
  relationshipName?: string | null;
  polymorphicForeignKey?: boolean;
}

export interface DescribedObject {
  name: string;
  label?: string;
  keyPrefix?: string | null;
  custom?: boolean;
  createable?: boolean;
  updateable?: boolean;
  deletable?: boolean;
  fields: DescribedField[];
}
