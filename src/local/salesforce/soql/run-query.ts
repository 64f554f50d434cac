// Runs a query and formats its records, with nested parents.
import type { QueryableRecords } from '../access/queryable-records.ts';
import type { OrgBehavior } from '../behavior.ts';
import { attributesOf } from '../records/read-record.ts';
import type { StoredRecord } from '../records/store.ts';
import { checkLimits } from './check-limits.ts';
import { type FindRecordsOptions, findRecords } from './find-records.ts';
import { parseQuery } from './parse-query.ts';
import { parentAt, type ResolvedPath, valueAt } from './resolve-field.ts';

export interface RunQueryOptions extends Omit<FindRecordsOptions, 'soql'> {
  /** `/services/data/vNN.0` */
  base: string;
  behavior: Pick<OrgBehavior, 'whereLimit' | 'queryLiterals'>;
}

/** `SELECT COUNT()` returns the number and no records. */
export function runQuery(
  soql: string,
  options: RunQueryOptions,
): { totalSize: number; records: Record<string, unknown>[] } {
  const query = parseQuery(soql);
  checkLimits(soql, query, options.behavior);
  const { found, selected } = findRecords(query, { ...options, soql });
  const { records, base } = options;
  return {
    totalSize: found.length,
    records: query.count ? [] : found.map((record) => shape(records, record, selected, base)),
  };
}

function shape(
  store: QueryableRecords,
  record: StoredRecord,
  selected: readonly ResolvedPath[],
  base: string,
): Record<string, unknown> {
  const shaped: Record<string, unknown> = { attributes: attributesOf(record, base) };
  for (const { parents, field } of selected) {
    let target: Record<string, unknown> | null = shaped;
    parents.forEach((reference, depth) => {
      if (!target) return;
      const name = reference.relationshipName ?? reference.name;
      const parent = parentAt(store, record, parents.slice(0, depth + 1));
      target[name] ??= parent ? { attributes: attributesOf(parent, base) } : null;
      target = target[name] as Record<string, unknown> | null;
    });
    if (target) target[field.name] = valueAt(store, record, { parents, field });
  }
  return shaped;
}
