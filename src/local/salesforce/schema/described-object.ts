// The format of a schema file: a describe result reduced to what matters for a write.
// An absent optional property means false, empty or 0.

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

/** One field, with the names and meanings of Salesforce's describe. */
export interface DescribedField {
  name: string;
  label?: string;
  type: FieldType;
  /** Maximum number of characters, for text. */
  length?: number;
  /** Total digits and decimal places, for numbers. */
  precision?: number;
  scale?: number;
  nillable?: boolean;
  createable?: boolean;
  updateable?: boolean;
  defaultedOnCreate?: boolean;
  /** Value that a create stores if the field is missing. */
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
  /** Rich text: the value is HTML. */
  htmlFormatted?: boolean;
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
  /** What administrators have set up for the object. */
  recordTypes?: DescribedRecordType[];
  /** Developer names. */
  queues?: string[];
}

export interface DescribedRecordType {
  /** Developer name, behind the namespace of its managed package: `npsp__HH_Account`. */
  name: string;
  label?: string;
  active?: boolean;
  /** For person accounts. */
  person?: boolean;
}
