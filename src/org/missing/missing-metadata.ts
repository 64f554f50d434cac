// What the mappings use and the snapshot does not have: standard objects that come with this project, custom objects and
// fields with the types that they most likely have, and names that are most likely misspelled.
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { standardObjectNamed } from '../../standard-object-names.ts';
import type { MappedNames, NamedField } from '../names-in-mappings.ts';
import { type FieldType, fieldTypeText } from './field-type.ts';
import { type Guess, guessType } from './guess-type.ts';

export interface MissingField {
  sObject: string;
  field: string;
  type: FieldType;
  /** Why the type was guessed; absent for a type that somebody chose. */
  because?: string;
  /** Event types that set it. */
  events: readonly string[];
  /** False for a field that mappings only find records by. */
  isWritten: boolean;
}

export interface MissingObject {
  sObject: string;
  /** The master-detail field; absent for an object that owns its records itself. */
  parent?: string;
  events: readonly string[];
  /** True if a mapping deletes its records. */
  deletes: boolean;
}

export interface Missing {
  /** Standard objects that come with this project. */
  standard: string[];
  objects: MissingObject[];
  fields: MissingField[];
  /** Names that metadata cannot add: standard objects or fields that nobody knows, so most likely misspelled. */
  unknown: string[];
}

/** By `Object.Field__c` or `Field__c` in lower case. */
export type ChosenTypes = ReadonlyMap<string, FieldType>;

/** @param schema with the standard objects that come with this project */
export function missingMetadata(
  names: MappedNames,
  schema: SalesforceSchema,
  chosen: ChosenTypes = new Map(),
): Missing {
  const lacking = names.objects.filter((name) => !schema.sObject(name));
  const isNew = (name: string) => isCustom(name) && lacking.some((each) => each.toLowerCase() === name.toLowerCase());
  const found = names.fields.filter(({ sObject, field }) => !schema.field(sObject, field));
  // A field cannot be added to a standard object that does not exist.
  const onKnown = found.filter(({ sObject }) => schema.sObject(sObject) || isNew(sObject));
  const fields = onKnown.filter(({ field }) => isCustom(field)).map((field) => missingField(field, chosen));
  const withParents = withMasters(fields, names, { isNew, chosen });
  return {
    standard: [],
    objects: lacking.filter(isCustom).map((sObject) => missingObject(sObject, withParents, names)),
    fields: withParents,
    unknown: [
      ...lacking.filter((name) => !isCustom(name)),
      ...onKnown.filter(({ field }) => !isCustom(field)).map(({ sObject, field }) => `${sObject}.${field}`),
    ],
  };
}

/** The standard objects that the mappings use, that come with this project, and that the snapshot does not have. */
export const missingStandard = ({ objects }: MappedNames, schema: SalesforceSchema): string[] =>
  objects.filter((name) => !schema.sObject(name)).flatMap((name) => standardObjectNamed(name) ?? []);

export const isCustom = (name: string) => /__(c|e)$/i.test(name);

/** Tasks and Events share their custom fields. */
export const isActivity = (name: string) => /^(task|event|activity)$/i.test(name);

export const isPlatformEvent = (name: string) => /__e$/i.test(name);

function missingField(field: NamedField, chosen: ChosenTypes): MissingField {
  const { sObject, field: name, events, isWritten } = field;
  const own = chosenType(field, chosen);
  const guess: Guess = own ? { type: own } : guessFor(field);
  return { sObject, field: name, ...guess, events, isWritten };
}

const chosenType = ({ sObject, field }: Pick<NamedField, 'sObject' | 'field'>, chosen: ChosenTypes) =>
  chosen.get(`${sObject}.${field}`.toLowerCase()) ?? chosen.get(field.toLowerCase());

/** Platform events have few types. Source: Platform Events Developer Guide, "Platform Event Fields". */
const eventKinds = new Set<FieldType['kind']>(['Checkbox', 'Date', 'DateTime', 'Number', 'Text', 'LongTextArea']);

function guessFor(field: NamedField): Guess {
  const guess = guessType(field);
  if (!isPlatformEvent(field.sObject) || eventKinds.has(guess.type.kind)) return guess;
  return { type: { kind: 'Text', length: 255 }, because: `a platform event has no ${guess.type.kind}` };
}

interface MasterContext {
  isNew: (sObject: string) => boolean;
  chosen: ChosenTypes;
}

/** The first lookup of a new object that every record has becomes its master, whose sharing decides who sees the record. */
function withMasters(fields: readonly MissingField[], names: MappedNames, { isNew, chosen }: MasterContext) {
  const masters = new Set<string>();
  return fields.map((field): MissingField => {
    const { sObject, type } = field;
    const named = names.fields.find((each) => each.sObject === sObject && each.field === field.field);
    const name = sObject.toLowerCase();
    const canBeMaster = type.kind === 'Lookup' && !named?.isOptional && masterObjects.test(type.object);
    if (!canBeMaster || !isNew(sObject) || isPlatformEvent(sObject) || masters.has(name)) return field;
    if (chosenType(field, chosen)) return field;
    masters.add(name);
    return { ...field, type: { kind: 'MasterDetail', object: type.object }, because: 'each new record has one' };
  });
}

/** Among the standard objects, Users, Leads and activities cannot be masters. */
const masterObjects = /^(account|asset|campaign|case|contact|contract|opportunity|order|product2|\w+__c)$/i;

function missingObject(sObject: string, fields: readonly MissingField[], { written }: MappedNames): MissingObject {
  const own = fields.filter((field) => field.sObject.toLowerCase() === sObject.toLowerCase());
  const parent = own.find(({ type }) => type.kind === 'MasterDetail')?.field;
  return {
    sObject,
    ...(parent !== undefined && { parent }),
    events: [...new Set(own.flatMap(({ events }) => events))],
    deletes: written.some((each) => each.sObject.toLowerCase() === sObject.toLowerCase() && each.deletes),
  };
}

/** One line for each object and field. */
export const aboutField = ({ sObject, field, type, because }: MissingField): string =>
  `${sObject}.${field}: ${fieldTypeText(type)}${because === undefined ? '' : `, since ${because}`}${isActivity(sObject) ? '. Tasks and Events both have it' : ''}`;

export const aboutObject = ({ sObject, parent }: MissingObject): string => {
  if (isPlatformEvent(sObject)) return `${sObject}: a new platform event`;
  return `${sObject}: a new object, ${parent === undefined ? 'private to its owners' : `visible to those who see its ${parent}`}`;
};
