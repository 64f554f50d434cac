// The records that a query by keys has found → the Ids of each row. Pure. Salesforce decides which texts are equal; we
// only have to know which record answers which key. Where that is not certain, a query for fewer keys says more, and one
// for a single key leaves nothing open.
import type { JsonObject } from '../../../../json.ts';
import type { RecordKey } from '../../../plan/plan.ts';
import { type KeyedRow, recordsAtMost } from './id-query.ts';

/** Ids of the records with the row's key; undefined where it has to be asked again for fewer rows. */
export type Matches = ReadonlyMap<KeyedRow, readonly string[]>;

export function matchRecords(records: readonly JsonObject[], rows: readonly KeyedRow[]): Matches | undefined {
  const [only] = rows;
  if (!only) return new Map();
  const found = records.flatMap((record) => foundIn(record, only.key.field));
  if (rows.length === 1) {
    const ids = found.filter(({ value }) => !differsByCaseAlone(value, only.key)).map(({ id }) => id);
    return new Map([[only, ids]]);
  }
  const rowsByText = Map.groupBy(rows, ({ key }) => comparable(key.value, key));
  const isClear = records.length < recordsAtMost && [...rowsByText.values()].every((alike) => alike.length === 1);
  if (!isClear) return undefined;
  const idsByText = Map.groupBy(found, ({ value }) => comparable(value, only.key));
  const folded = new Set([...rowsByText.keys()].map((text) => text.toLowerCase()));
  if (![...idsByText.keys()].every((text) => rowsByText.has(text) || folded.has(text.toLowerCase()))) return undefined;
  return new Map(
    rows.map((row) => [row, (idsByText.get(comparable(row.key.value, row.key)) ?? []).map(({ id }) => id)]),
  );
}

/** The reply spells the field as the org's schema does. */
function foundIn(record: JsonObject, field: string): { id: string; value: string | number }[] {
  const value = Object.entries(record).find(([name]) => name.toLowerCase() === field.toLowerCase())?.[1];
  const isKey = typeof value === 'string' || typeof value === 'number';
  return isKey && typeof record.Id === 'string' ? [{ id: record.Id, value }] : [];
}

/** Equal for values that we know to be the same key. */
function comparable(value: string | number, { numeric, ignoresCase }: RecordKey): string {
  const text = String(value).trim();
  if (numeric) return String(Number(text));
  return ignoresCase ? text.toLowerCase() : text;
}

/**
 * A query ignores case unless the field is unique and case-sensitive, but an upsert by a field that is not unique does
 * not (Apex Developer Guide, "Upserting Records"): then "abc" is not the key of "ABC".
 */
function differsByCaseAlone(value: string | number, key: RecordKey): boolean {
  const [found, asked] = [comparable(value, key), comparable(key.value, key)];
  return found !== asked && found.toLowerCase() === asked.toLowerCase();
}
