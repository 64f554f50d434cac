// What has changed in an object since the last schema snapshot.
import { isDeepStrictEqual } from 'node:util';
import type { SObjectField, SObjectSchema } from '../salesforce-schema.ts';

export interface NamedChange {
  sObject: string;
  /** The field that it is about; absent for a change of the object itself. */
  field?: string;
  /** A sentence. */
  text: string;
}

/** One sentence for each change; empty if nothing has changed. */
export const schemaChanges = (before: SObjectSchema | undefined, after: SObjectSchema): string[] =>
  namedChanges(before, after).map(({ text }) => text);

/** The same, with what each is about. */
export function namedChanges(before: SObjectSchema | undefined, after: SObjectSchema): NamedChange[] {
  const { name: sObject } = after;
  if (!before) return [{ sObject, text: `${sObject} is new: ${after.fields.length} fields` }];
  const old = new Map(before.fields.map((field) => [field.name, field]));
  const now = new Map(after.fields.map((field) => [field.name, field]));
  const ofObject = [
    ...attributeChanges(sObject, knownAttributes(before, after), withoutLists(after)),
    ...ruleChanges(before, after),
    ...nameChanges(sObject, namesOf(before), namesOf(after)),
  ];
  const added = after.fields.filter(({ name }) => !old.has(name));
  const gone = before.fields.filter(({ name }) => !now.has(name));
  return [
    ...ofObject.map((text) => ({ sObject, text })),
    ...added.map(({ name, type }) => ({ sObject, field: name, text: `${sObject}.${name} is new: ${type}` })),
    ...gone.map(({ name }) => ({ sObject, field: name, text: `${sObject}.${name} is gone` })),
    ...after.fields.flatMap((field) =>
      fieldChanges(sObject, old.get(field.name), field).map((text) => ({ sObject, field: field.name, text })),
    ),
  ];
}

const withoutLists = ({
  fields: _fields,
  validationRules: _rules,
  recordTypes: _types,
  queues: _queues,
  ...attributes
}: SObjectSchema) => attributes;

/** Each org chooses the key prefix of a custom object: a snapshot that was made without an org does not know it. */
const knownAttributes = (before: SObjectSchema, { keyPrefix }: SObjectSchema) => ({
  ...withoutLists(before),
  ...(before.keyPrefix === null && { keyPrefix }),
});

function ruleChanges({ validationRules: before = [] }: SObjectSchema, after: SObjectSchema): string[] {
  const { name, validationRules: now = [] } = after;
  const rule = (text: string) => `${name}: the validation rule ${JSON.stringify(text)}`;
  return [
    ...now.filter((text) => !before.includes(text)).map((text) => `${rule(text)} is new`),
    ...before.filter((text) => !now.includes(text)).map((text) => `${rule(text)} is gone`),
  ];
}

/** By name: the record type or queue as a sentence shows it, and what the snapshot says about it. */
type Names = ReadonlyMap<string, unknown>;

const namesOf = ({ recordTypes = [], queues = [] }: SObjectSchema): Names =>
  new Map<string, unknown>([
    ...recordTypes.map((each) => [`record type ${each.name}`, each] as const),
    ...queues.map((name) => [`queue ${name}`, name] as const),
  ]);

function nameChanges(sObject: string, before: Names, after: Names): string[] {
  return [
    ...[...after.keys()].filter((name) => !before.has(name)).map((name) => `${sObject}: the ${name} is new`),
    ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `${sObject}: the ${name} is gone`),
    ...[...after].flatMap(([name, is]) => {
      const was = before.get(name);
      if (typeof was !== 'object' || typeof is !== 'object' || was === null || is === null) return [];
      return attributeChanges(`${sObject}: the ${name}`, was, is);
    }),
  ];
}

function fieldChanges(sObject: string, before: SObjectField | undefined, after: SObjectField): string[] {
  return before ? attributeChanges(`${sObject}.${after.name}`, before, after) : [];
}

function attributeChanges(subject: string, before: object, after: object): string[] {
  const [was, is] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names
    .filter((name) => !isDeepStrictEqual(was.get(name), is.get(name)))
    .map((name) => `${subject}: ${name} ${shown(was.get(name))} → ${shown(is.get(name))}`);
}

/** A list of values is shown as its length, because picklists are long. */
function shown(value: unknown): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value) && value.some((each) => typeof each === 'object')) return `${value.length} values`;
  return JSON.stringify(value);
}
