// Queries that find the Ids of rows by their keys. Pure. Limits: the texts of a WHERE clause have at most 4,000
// characters (SOQL and SOSL Reference, "WHERE"), and a URI with its headers 16,384 bytes (REST API Developer Guide, "Status
// Codes and Error Responses"), of which a query gets half.
import type { Failure } from '../../../../failure.ts';
import type { Link, RecordKey } from '../../../plan/plan.ts';
import { queryPath } from '../../salesforce/query.ts';
import type { Row } from '../row.ts';

export type KeyedRow = Row & { key: RecordKey };

export const hasKey = (row: Row): row is KeyedRow => row.key !== undefined;

/** The smallest page that Salesforce makes (SOQL and SOSL Reference, "Change the Batch Size in Queries"). */
const keysInQuery = 200;
const charactersInWhere = 4_000;
const bytesInUrl = 8_000;
/** What a URL contains besides the keys: path, object and field names. */
const bytesAround = 400;
/** No external ID holds a longer text: 255 characters is the most for a text field. */
const charactersInKey = 255;

/** A query returns no more records than this, so that a value shared by very many records costs few pages. */
export const recordsAtMost = 2_000;

/**
 * Salesforce archives tasks and events that are over a year old. A query does not find them, but they can be written and
 * deleted like all others (SOAP API Developer Guide, "Archived Activities").
 */
export const isActivity = (sObject: string): boolean => /^(task|event)$/i.test(sObject);
/** True for the key that is the record's own Id. */
export const isId = ({ field }: RecordKey): boolean => field.toLowerCase() === 'id';
/** True for a link that is sent as the Id that the event has. */
export const isLinkById = ({ key }: Link): boolean => isId(key);

const notDeleted = ' AND IsDeleted = false';

/** @param rows of one object and key field */
export function idQuery(rows: readonly KeyedRow[]): string {
  const [{ sObject, key }] = rows as [KeyedRow];
  const literals = rows.map((row) => literalOf(row.key)).join(',');
  const where = `${key.field} IN (${literals})${isActivity(sObject) ? notDeleted : ''}`;
  // A query must not select a field twice.
  return `SELECT Id${isId(key) ? '' : `, ${key.field}`} FROM ${sObject} WHERE ${where} LIMIT ${recordsAtMost}`;
}

/** Relative to the version's base path. @param rows of one object and key field */
export const idQueryPath = (rows: readonly KeyedRow[]): string =>
  queryPath(idQuery(rows), isActivity(rows[0]?.sObject ?? '') ? 'queryAll' : 'query');

/** The rows in as few parts as the limits of a query allow. @param rows of one object and key field */
export function inQueries(rows: readonly KeyedRow[]): KeyedRow[][] {
  const parts: KeyedRow[][] = [];
  let charactersLeft = 0;
  let bytesLeft = 0;
  for (const row of rows) {
    const literal = `${literalOf(row.key)},`;
    const bytes = encodeURIComponent(literal).length;
    const isFull = parts.at(-1)?.length === keysInQuery;
    if (isFull || literal.length > charactersLeft || bytes > bytesLeft) {
      parts.push([]);
      charactersLeft = charactersInWhere - `${row.key.field} IN ()${notDeleted}`.length;
      bytesLeft = bytesInUrl - bytesAround;
    }
    parts.at(-1)?.push(row);
    charactersLeft -= literal.length;
    bytesLeft -= bytes;
  }
  return parts;
}

/** Why no record can have the row's key; undefined where a query can find it. */
export function impossibleKey({ sObject, key }: KeyedRow): Failure | undefined {
  const refuse = (message: string): Failure => ({ code: 'salesforce/rejected', message, sObject, fields: [key.field] });
  if (key.numeric && numberLiteral(key.value) === undefined)
    return refuse(`${sObject}: its key is not a number, but ${key.field} is a number field.`);
  if (String(key.value).length > charactersInKey)
    return refuse(`${sObject}: its key has more than ${charactersInKey} characters.`);
  return undefined;
}

/** A query by a unique email address may compare the stored one, which is in lower case, letter by letter. */
const literalOf = ({ value, numeric, ignoresCase }: RecordKey): string =>
  (numeric ? numberLiteral(value) : undefined) ??
  textLiteral(ignoresCase ? String(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : String(value));

/**
 * Digits as written, because a double would round more than 15 of them. JavaScript would also read 0x10 as a number, and a
 * delete by it would delete the record 16.
 */
function numberLiteral(value: string | number): string | undefined {
  const text = String(value).trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return text;
  const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  return isDecimal && Number.isFinite(Number(text)) ? String(Number(text)) : undefined;
}

const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

const textLiteral = (text: string) =>
  `'${text.replace(/[\\'\n\r\t\b\f]/g, (character) => escapes[character] ?? `\\${character}`)}'`;
