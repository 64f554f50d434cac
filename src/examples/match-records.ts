// Which record of one expectation is which of another, so that one too many does not make all that follow differ.
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export interface RecordPair {
  /** Index in the expected records; absent where there is no such record there. */
  before?: number;
  after?: number;
}

/** Those alike first, then those of the same object in their order; what finds no partner stays alone. */
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

/** `{ Contact: { … } }` in its two parts. */
export function recordOf(entry: JsonValue | undefined): { sObject: string; content: JsonObject } {
  const [named] = isJsonObject(entry) ? Object.entries(entry) : [];
  return { sObject: named?.[0] ?? 'record', content: isJsonObject(named?.[1]) ? named[1] : {} };
}

export const objectsOf = (records: readonly JsonValue[]): JsonValue =>
  records.map((record) => recordOf(record).sObject);

/** The order of names in an object does not count. */
export const sameJson = (a: JsonValue | undefined, b: JsonValue | undefined) => isDeepStrictEqual(a, b);
