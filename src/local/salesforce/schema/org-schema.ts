// The org's objects and fields, complete, with case-insensitive lookup like Salesforce.

import { ownValue } from '../../own-value.ts';
import type { DescribedField, DescribedObject, FieldType } from './described-object.ts';
import { systemFields } from './system-fields.ts';

export interface OrgField extends Required<Omit<DescribedField, 'picklistValues'>> {
  picklistValues: { value: string; label: string; active: boolean }[];
  /** True if a record can be found by this field: external ids and `idLookup` fields, except the id itself. */
  isKey: boolean;
  /** True if `ABC` and `abc` are the same key: for unique fields that are not case-sensitive, and for email addresses. */
  foldsCase: boolean;
}

export interface OrgObject {
  name: string;
  label: string;
  keyPrefix: string;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  /** A platform event (`…__e`): published, never stored as a record. */
  isEvent: boolean;
  fields: readonly OrgField[];
  field(name: string): OrgField | undefined;
  /** The reference field with this relationship name, such as `Account` or `Coach__r`. */
  relationship(name: string): OrgField | undefined;
}

export interface OrgSchema {
  objects: readonly OrgObject[];
  object(name: string): OrgObject | undefined;
  objectOfPrefix(keyPrefix: string): OrgObject | undefined;
}

const standardPrefixes: Record<string, string> = {
  Account: '001',
  Contact: '003',
  User: '005',
  Opportunity: '006',
  Lead: '00Q',
  Task: '00T',
  Event: '00U',
  Group: '00G',
  Case: '500',
  Campaign: '701',
};

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Completes and indexes the schema. Objects without a key prefix get one, in the order of their names. */
export function createOrgSchema(described: readonly DescribedObject[]): OrgSchema {
  const sorted = [...described].sort((a, b) => (a.name < b.name ? -1 : 1));
  const taken = new Set(sorted.map((object) => object.keyPrefix ?? ownValue(standardPrefixes, object.name)));
  const freePrefix = (first: string): string => {
    for (let n = 0; ; n += 1) {
      const prefix = `${first}${digits[Math.floor(n / 36)]}${digits[n % 36]}`;
      if (!taken.has(prefix)) {
        taken.add(prefix);
        return prefix;
      }
    }
  };
  const objects = sorted.map((object) => {
    const prefix = object.keyPrefix ?? ownValue(standardPrefixes, object.name);
    return completeObject(object, prefix ?? freePrefix(object.name.endsWith('__e') ? 'e' : 'a'));
  });
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  const byPrefix = new Map(objects.map((object) => [object.keyPrefix, object]));
  return {
    objects,
    object: (name) => byName.get(name.toLowerCase()),
    objectOfPrefix: (keyPrefix) => byPrefix.get(keyPrefix),
  };
}

function completeObject(object: DescribedObject, keyPrefix: string): OrgObject {
  const isEvent = object.name.endsWith('__e');
  const own = new Set(object.fields.map((field) => field.name.toLowerCase()));
  const fields = [
    ...systemFields(object.name, isEvent).filter((field) => !own.has(field.name.toLowerCase())),
    ...object.fields,
  ].map(completeField);
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const byRelationship = new Map(
    fields.flatMap((field) => (field.relationshipName ? [[field.relationshipName.toLowerCase(), field]] : [])),
  );
  return {
    name: object.name,
    label: object.label ?? object.name,
    keyPrefix,
    custom: object.custom ?? /__[ce]$/.test(object.name),
    createable: object.createable ?? false,
    updateable: !isEvent && (object.updateable ?? false),
    deletable: !isEvent && (object.deletable ?? false),
    isEvent,
    fields,
    field: (name) => byName.get(name.toLowerCase()),
    relationship: (name) => byRelationship.get(name.toLowerCase()),
  };
}

const textLengths: Partial<Record<FieldType, number>> = { id: 18, reference: 18, email: 80, phone: 40, url: 255 };

function completeField(field: DescribedField): OrgField {
  const unique = field.unique ?? false;
  const caseSensitive = field.caseSensitive ?? false;
  return {
    name: field.name,
    label: field.label ?? field.name,
    type: field.type,
    length: field.length ?? textLengths[field.type] ?? 0,
    precision: field.precision ?? 0,
    scale: field.scale ?? 0,
    nillable: field.nillable ?? false,
    createable: field.createable ?? false,
    updateable: field.updateable ?? false,
    defaultedOnCreate: field.defaultedOnCreate ?? false,
    defaultValue: field.defaultValue ?? null,
    externalId: field.externalId ?? false,
    idLookup: field.idLookup ?? false,
    unique,
    caseSensitive,
    autoNumber: field.autoNumber ?? false,
    calculated: field.calculated ?? false,
    restrictedPicklist: field.restrictedPicklist ?? false,
    picklistValues: (field.picklistValues ?? []).map((entry) => ({
      value: entry.value,
      label: entry.label ?? entry.value,
      active: entry.active ?? true,
    })),
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationshipName ?? null,
    polymorphicForeignKey: field.polymorphicForeignKey ?? false,
    htmlFormatted: field.htmlFormatted ?? false,
    isKey: field.name !== 'Id' && ((field.externalId ?? false) || (field.idLookup ?? false)),
    foldsCase: field.type === 'email' || (unique && !caseSensitive),
  };
}
