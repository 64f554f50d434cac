// What is sent for rows: a query for their Ids, or a collection that writes them. Pure. Limits of Salesforce's REST API:
// 200 rows per collection, and 25 subrequests per composite call, of which at most 5 are collections and queries. Each
// call counts once towards the daily limit.
import type { JsonObject } from '../../../json.ts';
import type { Link } from '../../plan/plan.ts';
import type { SalesforceRequest } from '../salesforce/api.ts';
import { idQueryPath, isLinkById, type KeyedRow } from './ids/id-query.ts';
import { orgRuleHeaders } from './org/org-rule-headers.ts';
import type { Row } from './row.ts';

export interface Subrequest {
  /**
   * `look-up`: a query for the Ids of the rows, which have keys; `write`: a collection with a result per row;
   * `write-one`: a single row.
   */
  kind: 'look-up' | 'write' | 'write-one';
  /** All of one operation, object and key field; never empty. */
  rows: readonly Row[];
  /** Sent by itself, because it contains what a composite call would execute. */
  isDirect: boolean;
  /** In a look-up: other parts of the same row, for which the result is the same. */
  otherParts?: ReadonlyMap<Row, readonly Row[]>;
}

/** Ids of the rows that are written by them. */
export type Ids = ReadonlyMap<Row, string>;

export const subrequestsPerCall = 25;
/** Collections and queries. */
export const listsPerCall = 5;

/**
 * True if the row can be sent without a collection. The key of an upsert is then in the URL path, where Salesforce truncates
 * some values and its servers block others.
 */
export const canGoByItself = (row: Row): boolean =>
  !hasReference(row) &&
  (row.operation !== 'upsert' || (row.key?.field.toLowerCase() !== 'id' && /^[\w-]+$/.test(String(row.key?.value))));

/** Salesforce replaces `@{…}` anywhere in the body of a composite call, and an unknown name fails the subrequest. */
const startsReference = (value: unknown): boolean => typeof value === 'string' && value.includes('@{');

/** True where the query for the row's Id contains a reference. */
export const hasReferenceInKey = ({ key }: Row): boolean => startsReference(key?.value);

/** True where the collection that writes the row contains a reference. */
export function hasReference({ operation, key, fields, links }: Row): boolean {
  if (operation === 'delete') return false;
  const keyValue = operation === 'update' ? undefined : key?.value;
  return [keyValue, ...Object.values(fields), ...links.map((link) => link.key.value)].some(startsReference);
}

/** The subrequest as a call of its own. */
export function requestOf(subrequest: Subrequest, ids: Ids): SalesforceRequest {
  const { kind, rows } = subrequest;
  if (kind === 'look-up') return { method: 'GET', path: idQueryPath(rows as readonly KeyedRow[]) };
  const headers = orgRuleHeaders(rows[0] as Row);
  return { ...writeOf(subrequest, ids), ...(headers && { headers }) };
}

function writeOf({ kind, rows }: Subrequest, ids: Ids): SalesforceRequest {
  const [row] = rows as [Row];
  if (kind === 'write-one') return writeOfOne(row, ids);
  const { operation, sObject, key } = row;
  const path = '/composite/sobjects';
  if (operation === 'delete') {
    const list = rows.map((row) => ids.get(row)).join(',');
    return { method: 'DELETE', path: `${path}?ids=${list}&allOrNone=false`, rows: rows.length };
  }
  const body = { allOrNone: false, records: rows.map((row) => recordOf(row, ids)) };
  if (operation === 'update') return { method: 'PATCH', path, body, rows: rows.length };
  const upsert = operation === 'upsert' && key;
  return upsert
    ? { method: 'PATCH', path: `${path}/${sObject}/${key.field}`, body, rows: rows.length }
    : { method: 'POST', path, body, rows: rows.length };
}

function writeOfOne(row: Row, ids: Ids): SalesforceRequest {
  const { operation, sObject, key } = row;
  if (operation === 'create') {
    const body = { ...(key ? { [key.field]: key.value } : {}), ...valuesOf(row) };
    return { method: 'POST', path: `/sobjects/${sObject}`, body, rows: 1 };
  }
  if (operation === 'delete') return { method: 'DELETE', path: pathOf(row, ids), rows: 1 };
  return { method: 'PATCH', path: pathOf(row, ids), body: valuesOf(row), rows: 1 };
}

/**
 * A composite call. Its subrequests run in the order given, and a failed one holds back no other.
 * @param prefix of the reference ids
 */
export function compositeRequest(
  subrequests: readonly Subrequest[],
  { version, ids, prefix }: { version: string; ids: Ids; prefix: string },
): SalesforceRequest {
  const requests = subrequests.map((subrequest) => requestOf(subrequest, ids));
  return {
    method: 'POST',
    path: '/composite',
    rows: requests.reduce((sum, { rows = 0 }) => sum + rows, 0),
    body: {
      allOrNone: false,
      collateSubrequests: false,
      // A subrequest does not inherit such headers from the call.
      compositeRequest: requests.map(({ method, path, headers, body }, index) => ({
        method,
        url: `/services/data/v${version}${path}`,
        referenceId: referenceId(prefix, index),
        ...(headers ? { httpHeaders: headers } : {}),
        ...(body ? { body } : {}),
      })),
    },
  };
}

export const referenceId = (prefix: string, index: number) => `${prefix}_${index}`;

/** Nobody can write a text that refers to a reply under a name that is new and random in every call. */
export const randomPrefix = (random: () => number): string =>
  Array.from({ length: 16 }, () => 'abcdefghijklmnopqrstuvwxyz234567'[Math.floor(random() * 32)]).join('');

/** The subrequest as two for half its rows each. */
export function halvesOfSubrequest(subrequest: Subrequest): [Subrequest, Subrequest] {
  const middle = Math.ceil(subrequest.rows.length / 2);
  return [
    { ...subrequest, rows: subrequest.rows.slice(0, middle) },
    { ...subrequest, rows: subrequest.rows.slice(middle) },
  ];
}

function recordOf(row: Row, ids: Ids): JsonObject {
  const { operation, sObject, key } = row;
  const identity: JsonObject =
    operation === 'update' ? { id: ids.get(row) ?? null } : key ? { [key.field]: key.value } : {};
  return { attributes: { type: sObject }, ...identity, ...valuesOf(row) };
}

const valuesOf = ({ fields, links, ids }: Row): JsonObject => ({
  ...fields,
  ...Object.fromEntries(
    links.map((link) => {
      if (link.byName) return [link.field, idByName(link, ids)];
      return isLinkById(link) ? [link.field, link.key.value] : [link.relationship, parentOf(link)];
    }),
  ),
});

/** Null would clear the field, and a record without a record type gets the default one. */
function idByName({ field }: Link, ids: Row['ids']): string {
  const id = ids?.get(field);
  if (id === undefined) throw new TypeError(`The Id for ${field} was not looked up.`);
  return id;
}

const pathOf = (row: Row, ids: Ids) =>
  `/sobjects/${row.sObject}/${row.operation === 'upsert' ? `${row.key?.field}/${row.key?.value}` : ids.get(row)}`;

const parentOf = ({ polymorphic, sObject, key }: Link): JsonObject => ({
  ...(polymorphic ? { attributes: { type: sObject } } : {}),
  [key.field]: key.value,
});
