// The objects and fields that mapping files name, also in files that do not load because the snapshot lacks one of them.
import { parseDocument } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { MappingFile } from '../mapping-files.ts';
import { isApiName } from './api-name.ts';

export interface NamedField {
  sObject: string;
  field: string;
  use: 'key' | 'field' | 'link';
  /** The object that a link points to. */
  target?: string;
  /** The values that the examples expect in it. */
  values: JsonValue[];
  /** Event types whose mappings name it. */
  events: string[];
  /** True if a mapping sets it, not only finds records by it. */
  isWritten: boolean;
  /** Set for a link that may be left out. */
  isOptional?: true;
}

/** What mappings do with the records of an object. */
export interface WrittenObject {
  sObject: string;
  deletes: boolean;
}

export interface MappedNames {
  /** Sorted, without duplicates. What cannot be a name in Salesforce is left out: `check` reports it. */
  objects: string[];
  fields: NamedField[];
  written: WrittenObject[];
}

export function namesInMappings(files: readonly MappingFile[]): MappedNames {
  const mappings = files.map(({ text }) => contentOf(text)).filter(isJsonObject);
  const fields = merged(mappings.flatMap(fieldsOf)).filter(
    ({ sObject, field, target }) =>
      isApiName(sObject) && isApiName(field) && (target === undefined || isApiName(target)),
  );
  const objects = mappings.flatMap((mapping) => entries(mapping.records).map(({ object }) => object));
  const all = [...objects, ...fields.flatMap(({ sObject, target }) => [sObject, target])];
  return {
    objects: [...new Set(all.filter((name) => typeof name === 'string' && isApiName(name)))].sort(),
    fields,
    written: writtenIn(mappings),
  };
}

/** Undefined for a file with an alias, which no mapping may have: `check` reports it. */
function contentOf(text: string): JsonValue | undefined {
  const document = parseDocument(text, { logLevel: 'silent' });
  try {
    return document.toJS({ maxAliasCount: 0 }) as JsonValue;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function writtenIn(mappings: readonly JsonObject[]): WrittenObject[] {
  const records = mappings.flatMap((mapping) => entries(mapping.records));
  const groups = Map.groupBy(records, ({ object }) => (isApiName(object) ? object : ''));
  groups.delete('');
  return [...groups].map(([sObject, own]) => ({
    sObject,
    deletes: own.some(({ operation }) => operation === 'delete'),
  }));
}

function fieldsOf(mapping: JsonObject): NamedField[] {
  const expected = entries(mapping.examples).flatMap(({ expect }) => entries(expect));
  const events = [mapping.event].flat().filter((type) => typeof type === 'string');
  return entries(mapping.records).flatMap(({ object: sObject, operation, key, fields, constants, links }) => {
    if (typeof sObject !== 'string') return [];
    const values = (field: string) =>
      expected
        .map((entry) => entry[sObject])
        .filter(isJsonObject)
        .map((content) => content[field])
        .filter((value) => value !== undefined);
    const named = (group: JsonValue | undefined, use: NamedField['use']) =>
      Object.keys(isJsonObject(group) ? group : {}).map((field) => {
        const isWritten = use !== 'key' || operation === undefined || operation === 'upsert' || operation === 'create';
        return { sObject, field, use, values: values(field), events, isWritten };
      });
    const parents = Object.entries(isJsonObject(links) ? links : {}).flatMap(([field, link]): NamedField[] => {
      if (!isJsonObject(link) || typeof link.object !== 'string') return [];
      const keys = Object.keys(isJsonObject(link.key) ? link.key : {});
      const target = link.object;
      return [
        {
          ...{ sObject, field, use: 'link', target, values: [], events, isWritten: true },
          ...(link.notFound === 'omit' && { isOptional: true }),
        },
        ...keys.map(
          (name): NamedField => ({ sObject: target, field: name, use: 'key', values: [], events, isWritten: false }),
        ),
      ];
    });
    return [...named(key, 'key'), ...named(constants, 'field'), ...named(fields, 'field'), ...parents];
  });
}

/** One entry for each field; its use as a key has precedence, then its use as a link. */
function merged(fields: readonly NamedField[]): NamedField[] {
  const groups = Map.groupBy(fields, ({ sObject, field }) => `${sObject}.${field}`.toLowerCase());
  return [...groups.values()].map((group) => {
    const [first] = group as [NamedField];
    const decisive = group.find(({ use }) => use === 'key') ?? group.find(({ use }) => use === 'link') ?? first;
    return {
      ...decisive,
      values: group.flatMap(({ values }) => values),
      events: [...new Set(group.flatMap(({ events }) => events))],
      isWritten: group.some(({ isWritten }) => isWritten),
    };
  });
}

const entries = (list: JsonValue | undefined) => (Array.isArray(list) ? list.filter(isJsonObject) : []);
