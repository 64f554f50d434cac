// Every value that the events of a mapping can have: from its examples, its schema and the given event, with the rows that
// read it.

import { pathExpression } from '../../draft/event-paths.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { EventPath, FormRow } from '../contract.ts';

export interface EventValuesInput {
  /** The events of the examples. */
  events: readonly JsonObject[];
  /** An event that is no example. */
  event?: JsonObject | undefined;
  /** JSON Schema of `data`. */
  schema?: JsonValue | undefined;
  rows: readonly FormRow[];
}

/** More than anybody looks at; an event can have tens of thousands of values. */
const mostPaths = 2_000;

/** In the order of the first event that has them. */
export function eventValues({ events, event, schema, rows }: EventValuesInput): EventPath[] {
  const found = new Map<string, FoundValue>();
  for (const each of events) addPaths(each, found, 1);
  if (event) addPaths(event, found, 0);
  const typeTexts = new Map<string, string>();
  if (isJsonObject(schema)) describe(schema, ['data'], false, typeTexts);
  for (const path of typeTexts.keys()) {
    if (!found.has(path)) found.set(path, { names: namesIn(path), inExamples: 0, kinds: new Set() });
  }
  const readers = readersOf(rows);
  return [...found].map(([path, { names, inExamples, kinds }]) => {
    const used = usersOf(names, readers);
    const typeText = typeTexts.get(path) ?? seenText(kinds);
    return {
      path,
      names,
      ...(typeText !== undefined && { typeText }),
      inExamples,
      usedBy: used.map(({ id }) => id),
      usedText: usedText(path, used),
    };
  });
}

interface FoundValue {
  names: string[];
  inExamples: number;
  /** In words: "text", "list of 3". */
  kinds: Set<string>;
}

type Found = Map<string, FoundValue>;

function addPaths(event: JsonObject, found: Found, count: number): void {
  const seen = new Set<string>();
  const visit = (value: JsonValue, names: string[], list?: string) => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, names, list ?? `list of ${value.length}`);
      return;
    }
    const path = pathExpression(names);
    if (names.length > 0 && !seen.has(path) && (found.size < mostPaths || found.has(path))) {
      seen.add(path);
      const { inExamples = 0, kinds = new Set<string>() } = found.get(path) ?? {};
      const kind = list ?? kindOf(value);
      if (kind !== undefined) kinds.add(kind);
      found.set(path, { names, inExamples: inExamples + count, kinds });
    }
    if (isJsonObject(value)) for (const [name, member] of Object.entries(value)) visit(member, [...names, name]);
  };
  visit(event, []);
}

/** Null says nothing about the type. */
function kindOf(value: JsonValue): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'object') return 'group';
  return { string: 'text', number: 'number', boolean: 'true or false' }[
    typeof value as 'string' | 'number' | 'boolean'
  ];
}

/** "Text.", "Number or text.", "List of 3." Lists of other lengths are lists. */
function seenText(kinds: ReadonlySet<string>): string | undefined {
  const lists = [...kinds].filter((kind) => kind.startsWith('list'));
  const all = [...[...kinds].filter((kind) => !kind.startsWith('list')), ...(lists.length > 1 ? ['list'] : lists)];
  if (all.length === 0) return undefined;
  const text = all.sort().join(' or ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** By path: the rows that read it. */
function readersOf(rows: readonly FormRow[]): Map<string, FormRow[]> {
  const readers = new Map<string, FormRow[]>();
  for (const row of rows) {
    for (const path of row.reads) readers.set(path, [...(readers.get(path) ?? []), row]);
  }
  return readers;
}

/** Rows that read the value itself, or a group that it is in. */
const usersOf = (names: readonly string[], readers: ReadonlyMap<string, FormRow[]>): FormRow[] => [
  ...new Set(names.flatMap((_, index) => readers.get(pathExpression(names.slice(0, index + 1))) ?? [])),
];

function usedText(path: string, used: readonly FormRow[]): string {
  const [only, ...others] = used;
  if (!only) return path === 'type' ? 'chooses mapping' : path === 'time' ? 'orders events' : 'not used';
  if (others.length === 0) return only.label;
  const areFields = used.every(({ field }) => field !== undefined);
  return `${used.length} ${areFields ? 'fields' : 'uses'}`;
}

const namesIn = (path: string): string[] =>
  (path.match(/`[^`]*`|[^.`]+/g) ?? []).map((name) => name.replaceAll('`', ''));

/** "Text, up to 40 characters. May be null or missing." */
function describe(schema: JsonObject, names: string[], isPerhapsMissing: boolean, found: Map<string, string>): void {
  const types = [schema.type].flat().filter((type) => typeof type === 'string');
  const kinds = types.filter((type) => type !== 'null');
  const perhaps = [...(types.includes('null') ? ['null'] : []), ...(isPerhapsMissing ? ['missing'] : [])];
  const limits = perhaps.length === 0 ? '' : ` May be ${perhaps.join(' or ')}.`;
  const kind = kinds.map((type) => kindText(type, schema)).join(' or ') || 'Any value';
  if (found.size < mostPaths)
    found.set(pathExpression(names), `${kind.charAt(0).toUpperCase()}${kind.slice(1)}.${limits}`);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  for (const [name, member] of Object.entries(properties)) {
    if (isJsonObject(member)) describe(member, [...names, name], !required.includes(name), found);
  }
  const { items } = schema;
  if (isJsonObject(items) && isJsonObject(items.properties)) {
    for (const [name, member] of Object.entries(items.properties)) {
      if (isJsonObject(member)) describe(member, [...names, name], true, found);
    }
  }
}

function kindText(type: string, { maxLength, minimum, maximum, enum: choices, format }: JsonObject): string {
  if (Array.isArray(choices)) return `one of ${choices.map(String).join(', ')}`;
  switch (type) {
    case 'string':
      if (format === 'date-time') return 'date and time';
      if (format === 'date') return 'date';
      return typeof maxLength === 'number' ? `text, up to ${maxLength} characters` : 'text';
    case 'integer':
    case 'number': {
      const kind = type === 'integer' ? 'whole number' : 'number';
      const least = typeof minimum === 'number' ? `, at least ${minimum}` : '';
      return `${kind}${least}${typeof maximum === 'number' ? `, at most ${maximum}` : ''}`;
    }
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'list';
    default:
      return 'group';
  }
}
