// Runs a query on the store and formats its records, with nested parents.
import type { OrgBehavior } from '../behavior.ts';
import { attributesOf } from '../records/read-record.ts';
import type { RecordStore, Scalar, StoredRecord } from '../records/store.ts';
import { restError, unsupportedObject } from '../rest/rest-error.ts';
import type { OrgSchema } from '../schema/org-schema.ts';
import { matches } from './match-condition.ts';
import { parseQuery } from './parse-query.ts';
import type { FieldPath, Query } from './query-tree.ts';
import { parentAt, type ResolvedPath, resolvePath, valueAt } from './resolve-field.ts';

export interface RunQueryOptions {
  schema: OrgSchema;
  store: RecordStore;
  /** `/services/data/vNN.0` */
  base: string;
  /** Include deleted records. */
  all: boolean;
  behavior: Pick<OrgBehavior, 'whereLimit' | 'queryLiterals'>;
  /** Returns a number with 0 ≤ n < 1. Shuffles results without ORDER BY. Absent: they are in order of creation. */
  random?: (() => number) | undefined;
}

// Sources: Salesforce Developer Limits, "SOQL and SOSL Limits"; SOQL and SOSL Reference, WHERE and OFFSET. The first has
// "4,000 characters for each string within a WHERE clause", the second "Strings in WHERE clauses can’t exceed 4,000
// characters", and Salesforce's own packaging library keeps whole clauses below it.
const maxStatement = 100_000;
const maxWhere = 4_000;
const maxOffset = 2_000;

function checkLimits({ whereLength, offset }: Query, { whereLimit }: Pick<OrgBehavior, 'whereLimit'>): void {
  if (whereLength[whereLimit] > maxWhere)
    throw restError(400, 'MALFORMED_QUERY', `Strings in WHERE clauses can’t exceed ${maxWhere} characters.`);
  if (offset > maxOffset)
    throw restError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${maxOffset}`);
}

function shuffle<T>(items: T[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
}

/** `SELECT COUNT()` returns the number and no records. */
export function runQuery(
  soql: string,
  { schema, store, base, all, behavior, random }: RunQueryOptions,
): { totalSize: number; records: Record<string, unknown>[] } {
  if (soql.length > maxStatement)
    throw restError(400, 'MALFORMED_QUERY', `SOQL statements cannot be longer than ${maxStatement} characters.`);
  const query = parseQuery(soql);
  checkLimits(query, behavior);
  const object = schema.object(query.from);
  if (!object) throw unsupportedObject(query.from);
  if (object.isEvent) throw restError(400, 'INVALID_TYPE', `entity type ${object.name} does not support query`);
  const known = new Map<FieldPath, ResolvedPath>();
  const resolve = (field: FieldPath): ResolvedPath => {
    const found = known.get(field) ?? resolvePath(soql, schema, object, field);
    known.set(field, found);
    return found;
  };
  const selected = query.fields.map(resolve);
  const sortKeys = query.orderBy.map((key) => ({ ...key, path: resolve(key.field) }));
  const { where } = query;
  const found = [...store.all(object)].filter((record) => {
    if (record.deleted && !all) return false;
    const context = {
      literals: behavior.queryLiterals,
      fieldOf: (field: FieldPath) => resolve(field).field,
      valueOf: (field: FieldPath) => valueAt(store, record, resolve(field)),
    };
    return !where || matches(where, context);
  });
  const end = query.limit === undefined ? undefined : query.offset + query.limit;
  if (query.count) return { totalSize: found.slice(query.offset, end).length, records: [] };
  // "There is no guarantee of the order of results unless you use an ORDER BY clause in a query."
  if (random && sortKeys.length === 0) shuffle(found, random);
  found.sort((a, b) => {
    for (const { path, descending, nullsLast } of sortKeys) {
      const order = compareValues(valueAt(store, a, path), valueAt(store, b, path), descending, nullsLast);
      if (order !== 0) return order;
    }
    return 0;
  });
  const records = found.slice(query.offset, end).map((record) => shape(store, record, selected, base));
  return { totalSize: records.length, records };
}

function compareValues(a: Scalar, b: Scalar, descending: boolean, nullsLast: boolean): number {
  if (a === b) return 0;
  if (a === null || b === null) return (a === null) === nullsLast ? 1 : -1;
  const [left, right] = [a, b].map((value) => (typeof value === 'string' ? value.toLowerCase() : value)) as [
    Scalar,
    Scalar,
  ];
  if (left === right || left === null || right === null) return 0;
  return left < right === descending ? 1 : -1;
}

function shape(
  store: RecordStore,
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
