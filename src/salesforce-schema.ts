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
  /** True for a rich text area, which holds HTML. */
  htmlFormatted?: boolean;
  restrictedPicklist?: boolean;
  picklistValues?: { value: string; label: string; active: boolean }[];
  /** Objects that a lookup may refer to. */
  referenceTo?: string[];
  /** Name of the parent in a request body; null where there is none. */
  relationshipName?: string | null;
  polymorphicForeignKey?: boolean;
}

/** Names only: each org has its own Ids for them. */
export interface RecordTypeSchema {
  /** Developer name, behind the namespace of its managed package: `Volunteer`, `npsp__Volunteer`. */
  name: string;
  label: string;
  active: boolean;
  /** Set for a record type of person accounts. */
  person?: true;
}

export interface SObjectSchema {
  name: string;
  label: string;
  keyPrefix: string | null;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  /** Texts of the active validation rules; absent if there are none, or if they are not known. */
  validationRules?: string[];
  fields: SObjectField[];
  /** Absent where they are not known: in a snapshot of an earlier version, or if the object can have none. */
  recordTypes?: RecordTypeSchema[];
  /** Developer names of the queues that can own its records. Absent as above. */
  queues?: string[];
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
  const byName = new Map(sObjects.map((sObject) => [sObject.name.toLowerCase(), indexed(sObject)]));
  const sorted = [...sObjects].sort((a, b) => (a.name < b.name ? -1 : 1));
  return lookUpIn(
    (name) => byName.get(name),
    () => sorted,
  );
}

/** An object that can be read. */
export interface SObjectSource {
  /** The name of the object that it most likely contains. */
  likely: string;
  read(): SObjectSchema;
}

/**
 * The same, but reads an object only when it is looked up. Reads all objects to list them, and to find a name that is
 * not in its likely source.
 */
export function schemaOnDemand(sources: readonly SObjectSource[]): SalesforceSchema {
  const likely = new Map(sources.map((source) => [source.likely.toLowerCase(), source]));
  const found = new Map<string, IndexedSObject>();
  let all: SalesforceSchema | undefined;
  const readAll = () => {
    all ??= salesforceSchema(sources.map((source) => source.read()));
    return all;
  };
  const find = (name: string) => {
    const known = found.get(name);
    if (known) return known;
    const read = likely.get(name)?.read();
    const sObject = read?.name.toLowerCase() === name ? read : readAll().sObject(name);
    const entry = sObject && indexed(sObject);
    if (entry) found.set(name, entry);
    return entry;
  };
  return lookUpIn(find, () => readAll().sObjects());
}

interface IndexedSObject {
  sObject: SObjectSchema;
  /** By name in lower case. */
  fields: ReadonlyMap<string, SObjectField>;
}

const indexed = (sObject: SObjectSchema): IndexedSObject => ({
  sObject,
  fields: new Map(sObject.fields.map((field) => [field.name.toLowerCase(), field])),
});

/** @param find by name in lower case */
const lookUpIn = (
  find: (name: string) => IndexedSObject | undefined,
  sObjects: SalesforceSchema['sObjects'],
): SalesforceSchema => ({
  sObject: (name) => find(name.toLowerCase())?.sObject,
  field: (sObject, name) => find(sObject.toLowerCase())?.fields.get(name.toLowerCase()),
  sObjects,
});
