// JSON of one row → typed values and referenced parents. An unknown column or an unreadable value refuses the whole
// request, like Salesforce's parser, which runs before any row is processed; an option of the org makes it the row's
// error.

import { type ErrorBody, RestError, restError, unsupportedObject } from '../../rest/rest-error.ts';
import type { OrgField, OrgObject, OrgSchema } from '../../schema/org-schema.ts';
import { type RowError, rowError } from '../row-error.ts';
import type { Scalar } from '../store.ts';
import { isOutOfRange, readValue, UnreadableValue } from './read-value.ts';

/** Another record, referenced by its key. */
export interface ParentByKey {
  /** The reference field to fill. */
  field: OrgField;
  parent: OrgObject;
  key: OrgField;
  value: Scalar;
}

export interface Row {
  object: OrgObject;
  /** The row as sent; fault rules match it. */
  json: Record<string, unknown>;
  /** The row's own `Id`; null if it was sent as null. */
  id?: string | null;
  values: Map<OrgField, Scalar>;
  parents: ParentByKey[];
  /** Parse errors, if the org reports them by row. */
  errors: RowError[];
}

export interface ReadRowOptions {
  schema: OrgSchema;
  /** The request body's text, for locations in errors. */
  text: string;
  /** What an unknown column or an unreadable value fails. */
  parseErrors: 'request' | 'row';
  /** What a date outside of Salesforce's calendar fails. */
  outOfRangeDates: 'request' | 'row';
}

/** @throws RestError for an error that refuses the whole request */
export function readRow(object: OrgObject, json: unknown, options: ReadRowOptions): Row {
  if (!isObject(json)) throw notARow();
  const row: Row = { object, json, values: new Map(), parents: [], errors: [] };
  for (const [name, value] of Object.entries(json)) {
    try {
      readColumn(row, name, value, options);
    } catch (error) {
      if (options.parseErrors === 'request' || !(error instanceof RestError)) throw error;
      row.errors.push(...asRowErrors(error));
    }
  }
  return row;
}

export const notARow = (): RestError =>
  restError(
    400,
    'INVALID_FIELD',
    "Json Deserialization failed on token 'null' and has left off in the middle of parsing a row. Will go to end of row to begin parsing the next row",
  );

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readColumn(row: Row, name: string, value: unknown, options: ReadRowOptions): void {
  if (name === 'attributes') return;
  const field = row.object.field(name);
  if (field?.type === 'id') {
    if (value !== null && typeof value !== 'string') throw unreadable(field, name, value, options);
    row.id = value;
    return;
  }
  if (field && options.outOfRangeDates === 'row' && isOutOfRange(field, value)) {
    row.errors.push(rowError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: invalid date: ${value}`, [field.name]));
    return;
  }
  if (field) {
    row.values.set(field, readTyped(field, name, value, options));
    return;
  }
  const reference = row.object.relationship(name);
  if (!reference) throw noSuchColumn(name, row.object.name);
  if (value === null || (isObject(value) && Object.keys(value).length === 0)) return;
  readParent(row, reference, name, value, options);
}

function readParent(row: Row, field: OrgField, name: string, value: unknown, options: ReadRowOptions): void {
  if (!isObject(value)) throw unreadable(field, name, value, options);
  const parent = parentObject(field, value, options.schema);
  const columns = Object.entries(value).filter(([column]) => column !== 'attributes');
  const [column] = columns;
  if (!column || columns.length > 1)
    throw restError(
      400,
      'JSON_PARSER_ERROR',
      `Cannot deserialize instance of <unknown> from FIELD_NAME value ${columns[1]?.[0] ?? 'attributes'} or request may be missing a required field at ${locationOf(name, options.text)}`,
    );
  const [keyName, keyValue] = column;
  const key = parent.field(keyName);
  if (!key) throw noSuchColumn(keyName, parent.name);
  if (!key.isKey)
    throw restError(400, 'INVALID_FIELD', `${keyName} is not an External ID or indexed field for ${parent.name}`);
  row.parents.push({ field, parent, key, value: readTyped(key, keyName, keyValue, options) });
}

/** A polymorphic reference needs the parent's type; without it Salesforce treats the parent as a `Name`. */
function parentObject(field: OrgField, value: Record<string, unknown>, schema: OrgSchema): OrgObject {
  const type = isObject(value.attributes) ? value.attributes.type : undefined;
  const [only] = field.referenceTo;
  const polymorphic = field.polymorphicForeignKey || field.referenceTo.length > 1;
  if (type === undefined && polymorphic)
    throw noSuchColumn(Object.keys(value).find((column) => column !== 'attributes') ?? 'Id', 'Name');
  const name = typeof type === 'string' ? type : (only ?? '');
  const object = schema.object(name);
  if (!object || !field.referenceTo.some((target) => target.toLowerCase() === name.toLowerCase()))
    throw unsupportedObject(name);
  return object;
}

function readTyped(field: OrgField, name: string, value: unknown, options: ReadRowOptions): Scalar {
  try {
    return readValue(field, value);
  } catch (error) {
    if (error instanceof UnreadableValue) throw parserError(error, name, options.text);
    throw error;
  }
}

const unreadable = (field: OrgField, name: string, value: unknown, options: ReadRowOptions): RestError =>
  parserError(new UnreadableValue(field.type === 'id' ? 'string' : field.type, value), name, options.text);

const parserError = (error: UnreadableValue, name: string, text: string): RestError =>
  restError(
    400,
    'JSON_PARSER_ERROR',
    `${error.message} or request may be missing a required field at ${locationOf(name, text)}`,
  );

const noSuchColumn = (name: string, objectName: string): RestError =>
  restError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${objectName}`);

/** Location of the column's first occurrence in the body. Salesforce reports the end of the value. */
function locationOf(name: string, text: string): string {
  const start = Math.max(0, text.indexOf(`"${name}"`));
  const before = text.slice(0, start).split('\n');
  return `[line:${before.length}, column:${(before.at(-1)?.length ?? 0) + 1}]`;
}

const asRowErrors = (error: RestError): RowError[] =>
  Array.isArray(error.body)
    ? (error.body as ErrorBody[]).map((body) => rowError(body.errorCode, body.message, body.fields))
    : [];
