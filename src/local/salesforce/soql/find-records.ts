// The records that a query finds, in its order.
import type { QueryableRecords } from '../access/queryable-records.ts';
import type { OrgBehavior } from '../behavior.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import { restError, unsupportedObject } from '../rest/rest-error.ts';
import { matches } from './match-condition.ts';
import type { FieldPath, Query } from './query-tree.ts';
import { type ResolvedPath, resolvePath, valueAt } from './resolve-field.ts';

export interface FindRecordsOptions {
  soql: string;
  records: QueryableRecords;
  /** Include deleted and archived records. */
  all: boolean;
  behavior: Pick<OrgBehavior, 'queryLiterals'>;
  /** Returns a number with 0 ≤ n < 1. Shuffles results without ORDER BY. Absent: they are in order of creation. */
  random?: (() => number) | undefined;
}

export interface FoundRecords {
  found: StoredRecord[];
  selected: ResolvedPath[];
}

/** @throws RestError */
export function findRecords(query: Query, options: FindRecordsOptions): FoundRecords {
  const { soql, records, all, behavior, random } = options;
  const object = records.object(query.from);
  if (!object) throw unsupportedObject(query.from);
  if (object.isEvent) throw restError(400, 'INVALID_TYPE', `entity type ${object.name} does not support query`);
  const known = new Map<FieldPath, ResolvedPath>();
  const resolve = (field: FieldPath): ResolvedPath => {
    const resolved = known.get(field) ?? resolvePath(soql, records, object, field);
    known.set(field, resolved);
    return resolved;
  };
  const selected = query.fields.map(resolve);
  const sortKeys = query.orderBy.map((key) => ({ ...key, path: resolve(key.field) }));
  const joined = new Map<Query, ReadonlySet<Scalar>>();
  const valuesOf = (inner: Query): ReadonlySet<Scalar> => {
    const values = joined.get(inner) ?? selectedValues(inner, options);
    joined.set(inner, values);
    return values;
  };
  const { where } = query;
  const found = [...records.all(object)].filter((record) => {
    // Of tasks and events over a year old: SOAP API Developer Guide, "Archived Activities".
    if ((record.deleted || record.values.IsArchived === true) && !all) return false;
    const context = {
      literals: behavior.queryLiterals,
      fieldOf: (field: FieldPath) => resolve(field).field,
      valueOf: (field: FieldPath) => valueAt(records, record, resolve(field)),
      valuesOf,
    };
    return !where || matches(where, context);
  });
  // "There is no guarantee of the order of results unless you use an ORDER BY clause in a query."
  if (random && sortKeys.length === 0) shuffle(found, random);
  found.sort((a, b) => {
    for (const { path, descending, nullsLast } of sortKeys) {
      const order = compareValues(valueAt(records, a, path), valueAt(records, b, path), descending, nullsLast);
      if (order !== 0) return order;
    }
    return 0;
  });
  const end = query.limit === undefined ? undefined : query.offset + query.limit;
  return { found: found.slice(query.offset, end), selected };
}

/** The values of a semi-join, which selects one field. */
function selectedValues(query: Query, options: FindRecordsOptions): ReadonlySet<Scalar> {
  const { found, selected } = findRecords(query, options);
  const [path, ...more] = selected;
  if (!path || more.length > 0)
    throw restError(400, 'MALFORMED_QUERY', 'semi join sub-selects can only have one selected field');
  return new Set(found.map((record) => valueAt(options.records, record, path)));
}

function shuffle<T>(items: T[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
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
