// Matches the records of two expectations, so that one extra record does not make all later ones differ.
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { isBlank } from '../values/blank.ts';

export interface RecordPair {
  /** Index in the expected records; absent if the record is not among them. */
  before?: number;
  after?: number;
}

/** Matches equal records first, then records of the same object in order; the rest stay without a partner. */
export function matchRecords(expected: readonly JsonValue[], actual: readonly JsonValue[]): RecordPair[] {
  if (sameJson(objectsOf(expected), objectsOf(actual)))
    return expected.map((_, index) => ({ before: index, after: index }));
  const free = new Set(actual.keys());
  const partners = new Map<number, number>();
  const match = (isPartner: (was: JsonValue, is: JsonValue) => boolean) => {
    for (const [before, was] of expected.entries()) {
      const after = partners.has(before)
        ? undefined
        : [...free].find((each) => isPartner(was, actual[each] as JsonValue));
      if (after === undefined) continue;
      partners.set(before, after);
      free.delete(after);
    }
  };
  match(sameJson);
  match((was, is) => recordOf(was).sObject === recordOf(is).sObject);
  return [
    ...expected.map((_, before) => {
      const after = partners.get(before);
      return { before, ...(after !== undefined && { after }) };
    }),
    ...[...free].map((after) => ({ after })),
  ];
}

/** The two parts of `{ Contact: { … } }`. */
export function recordOf(entry: JsonValue | undefined): { sObject: string; content: JsonObject } {
  const [named] = isJsonObject(entry) ? Object.entries(entry) : [];
  return { sObject: named?.[0] ?? 'record', content: isJsonObject(named?.[1]) ? named[1] : {} };
}

export const objectsOf = (records: readonly JsonValue[]): JsonValue =>
  records.map((record) => recordOf(record).sObject);

/** The order of names in an object does not count. A blank text is null, as Salesforce stores it. */
export const sameJson = (a: JsonValue | undefined, b: JsonValue | undefined) =>
  isDeepStrictEqual(a === undefined ? a : stored(a), b === undefined ? b : stored(b));

function stored(value: JsonValue): JsonValue {
  if (typeof value === 'string') return isBlank(value) ? null : value;
  if (Array.isArray(value)) return value.map(stored);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, stored(member)]));
}
