// Batches of rows → subrequests of composite calls. Pure. Limits of Salesforce's REST API: 200 rows per
// collection, 25 subrequests per composite, at most 5 of them collections; one composite costs one call of the daily
// allowance.
import type { JsonObject } from '../../../json.ts';
import type { Link } from '../../plan/plan.ts';
import type { RowBatch } from './coalesce.ts';
import type { Row } from './row.ts';

export interface Subrequest {
  method: 'POST' | 'PATCH' | 'DELETE';
  /** From the root: `/services/data/v62.0/…` */
  url: string;
  body?: JsonObject;
  /** `collection`: the reply has one result per row; `single`: the reply is the result of the only row. */
  kind: 'collection' | 'single';
  rows: readonly Row[];
}

export const rowsPerCollection = 200;
const subrequestsPerCall = 25;
const collectionsPerCall = 5;

/** The calls for the batches, in order. */
export function composites(batches: readonly RowBatch[], version: string): Subrequest[][] {
  const calls: Subrequest[][] = [];
  let current: Subrequest[] = [];
  let collections = 0;
  for (const subrequest of batches.flatMap((batch) => subrequestsOf(batch, version))) {
    const isCollection = subrequest.kind === 'collection';
    if (current.length === subrequestsPerCall || (isCollection && collections === collectionsPerCall)) {
      calls.push(current);
      current = [];
      collections = 0;
    }
    current.push(subrequest);
    if (isCollection) collections += 1;
  }
  return current.length > 0 ? [...calls, current] : calls;
}

/** The body of a composite call. Its subrequests run in the order given, and a failed one holds back no other. */
export function compositeBody(subrequests: readonly Subrequest[]): JsonObject {
  return {
    allOrNone: false,
    collateSubrequests: false,
    compositeRequest: subrequests.map(({ method, url, body }, index) => ({
      method,
      url,
      referenceId: referenceId(index),
      ...(body ? { body } : {}),
    })),
  };
}

export const referenceId = (index: number) => `subrequest${index}`;

function subrequestsOf(batch: RowBatch, version: string): Subrequest[] {
  const [first] = batch;
  if (!first) return [];
  const base = `/services/data/v${version}`;
  if (first.operation === 'update' || first.operation === 'delete') return batch.map((row) => single(row, base));
  const subrequests: Subrequest[] = [];
  for (let from = 0; from < batch.length; from += rowsPerCollection) {
    subrequests.push(collection(batch.slice(from, from + rowsPerCollection), first, base));
  }
  return subrequests;
}

function collection(rows: readonly Row[], { operation, sObject, key }: Row, base: string): Subrequest {
  const upsert = operation === 'upsert' && key;
  return {
    kind: 'collection',
    method: upsert ? 'PATCH' : 'POST',
    url: `${base}/composite/sobjects${upsert ? `/${sObject}/${key.field}` : ''}`,
    body: { allOrNone: false, records: rows.map(recordOf) },
    rows,
  };
}

/** A collection as two collections of half its rows. */
export function halvesOfCollection(collection: Subrequest): [Subrequest, Subrequest] {
  const middle = Math.ceil(collection.rows.length / 2);
  const { records } = collection.body as { records: JsonObject[] };
  const half = (from: number, to?: number): Subrequest => ({
    ...collection,
    rows: collection.rows.slice(from, to),
    body: { ...collection.body, records: records.slice(from, to) },
  });
  return [half(0, middle), half(middle)];
}

/** No collection updates or deletes by external ID without a lookup: each row is a subrequest of its own. */
function single(row: Row, base: string): Subrequest {
  const { field, value } = row.key ?? { field: 'Id', value: '' };
  const url = `${base}/sobjects/${row.sObject}/${field}/${encodeURIComponent(value)}`;
  if (row.operation === 'delete') return { kind: 'single', method: 'DELETE', url, rows: [row] };
  return { kind: 'single', method: 'PATCH', url: `${url}?updateOnly=true`, body: valuesOf(row), rows: [row] };
}

function recordOf(row: Row): JsonObject {
  const { sObject, key } = row;
  return { attributes: { type: sObject }, ...(key ? { [key.field]: key.value } : {}), ...valuesOf(row) };
}

function valuesOf({ fields, links }: Row): JsonObject {
  return { ...fields, ...Object.fromEntries(links.map((link) => [link.relationship, parentOf(link)])) };
}

const parentOf = ({ polymorphic, sObject, key }: Link): JsonObject => ({
  ...(polymorphic ? { attributes: { type: sObject } } : {}),
  [key.field]: key.value,
});
