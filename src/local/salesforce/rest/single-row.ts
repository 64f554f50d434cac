// Single rows: `/sobjects/X`, `/sobjects/X/ID`, `/sobjects/X/KEY_FIELD/VALUE`.

import { ownValue } from '../../own-value.ts';
import { visibleRecords } from '../access/visible-records.ts';
import type { RowToSave } from '../automation/row-to-save.ts';
import { saveRows } from '../automation/save-rows.ts';
import { findById } from '../records/find-record.ts';
import { looksLikeId } from '../records/ids.ts';
import type { RowError } from '../records/row-error.ts';
import { failedRow, prepareRow, rowToDelete, type SavedRow } from '../records/save-row.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import { isObject, readRow } from '../records/validation/read-row.ts';
import { readValue } from '../records/validation/read-value.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import { hasBlockedEnding } from './blocked-endings.ts';
import { checkUnmodified } from './conditions.ts';
import { singleRecord } from './read-row.ts';
import { basePath, type RestAnswer, type RestCall } from './rest-call.ts';
import { methodNotAllowed, notFound, RestError, restError, unknownKeyField } from './rest-error.ts';

export function objectOf(call: RestCall, name: string | undefined): OrgObject {
  const object = call.org.schema.object(name ?? '');
  if (!object) throw notFound();
  return object;
}

/** `POST /sobjects/X` and `POST /sobjects/X/Id`; both always insert. */
export function createRow(call: RestCall, object: OrgObject): RestAnswer {
  const row = readRow(object, call.body, readOptions(call));
  if (row.id !== undefined && row.id !== null) throw idInBody();
  const saved = saveOne(call, { row: prepareRow(call, row, 0), operation: 'create' });
  return saved.id === undefined ? refused(saved.errors) : created(call, object, saved, {});
}

/** `/sobjects/X/ID` */
export function rowById(call: RestCall, object: OrgObject, id: string): RestAnswer {
  if (!looksLikeId(id)) throw unknownKeyField(id);
  const found = findById(call, id, object);
  if (call.method === 'GET') {
    if ('error' in found) throw notFound();
    return singleRecord(call, found.record);
  }
  if (call.method !== 'PATCH' && call.method !== 'DELETE')
    throw methodNotAllowed(call.method, ['DELETE', 'GET', 'HEAD', 'PATCH']);
  if ('error' in found) {
    if (found.error.statusCode === 'INVALID_CROSS_REFERENCE_KEY') throw notFound();
    const operation = call.method === 'DELETE' ? 'delete' : 'update';
    return refused(failedRow(call, { object }, operation, [found.error]).errors);
  }
  return call.method === 'DELETE' ? deleteOne(call, found.record) : updateById(call, object, found.record);
}

/** `/sobjects/X/KEY_FIELD/VALUE` */
export function rowByKey(call: RestCall, object: OrgObject, fieldName: string, text: string): RestAnswer {
  if (hasBlockedEnding(call, text)) throw notFound();
  if (!['GET', 'PATCH', 'DELETE'].includes(call.method))
    throw methodNotAllowed(call.method, ['DELETE', 'GET', 'HEAD', 'PATCH']);
  if (fieldName.toLowerCase() === 'id') return rowById(call, object, text);
  const key = object.field(fieldName);
  if (!key?.isKey) throw unknownKeyField(fieldName);
  const value = keyValue(key, text);
  const found = value === null ? [] : visibleRecords(call).byKey(object, key, value);
  if (found.length > 1) throw severalChoices(call, object, found);
  const [record] = found;
  if (call.method === 'PATCH') return upsertOne(call, object, { field: key, value }, record);
  if (!record) throw notFound();
  return call.method === 'GET' ? singleRecord(call, record) : deleteOne(call, record);
}

function upsertOne(
  call: RestCall,
  object: OrgObject,
  key: { field: OrgField; value: Scalar },
  existing: StoredRecord | undefined,
): RestAnswer {
  const row = readRow(object, call.body, readOptions(call));
  if (row.id !== undefined) throw idInBody();
  if (row.values.has(key.field)) throw fieldInBody(key.field.name);
  // `updateOnly` came with version 61.0; earlier versions ignore it and create the record.
  if (!existing && call.version >= 61 && call.query.get('updateOnly') === 'true') throw notFound();
  const json = { ...(isObject(call.body) ? call.body : {}), [key.field.name]: key.value };
  const prepared = { ...prepareRow(call, { ...row, json }, 0), key };
  if (!existing) prepared.values.set(key.field, key.value);
  const saved = saveOne(
    call,
    existing ? { row: prepared, operation: 'update', existing } : { row: prepared, operation: 'create' },
  );
  if (saved.id === undefined) return refused(saved.errors);
  if (saved.created) return created(call, object, saved, { created: true });
  if (call.version <= 45) return { status: 204 };
  return { status: 200, body: { id: saved.id, success: true, errors: saved.errors, created: false } };
}

function updateById(call: RestCall, object: OrgObject, record: StoredRecord): RestAnswer {
  checkUnmodified(call, record);
  const row = readRow(object, call.body, readOptions(call));
  if (row.id !== undefined) throw idInBody();
  const saved = saveOne(call, { row: prepareRow(call, row, 0), operation: 'update', existing: record });
  return saved.success ? { status: 204 } : refused(saved.errors);
}

function deleteOne(call: RestCall, record: StoredRecord): RestAnswer {
  const { errors, success } = saveOne(call, { row: rowToDelete(record, 0), operation: 'delete', existing: record });
  if (success) return { status: 204 };
  if (errors[0]?.statusCode === 'INVALID_TYPE_FOR_OPERATION') throw methodNotAllowed('DELETE', ['GET', 'HEAD']);
  return refused(errors);
}

function saveOne(call: RestCall, row: RowToSave): SavedRow {
  const [saved] = saveRows(call, [row], true);
  if (!saved) throw new Error('One row has one result.');
  return saved;
}

function created(call: RestCall, object: OrgObject, saved: SavedRow, more: Record<string, unknown>): RestAnswer {
  return {
    status: 201,
    headers: { location: `${basePath(call)}/sobjects/${object.name}/${saved.id}` },
    body: { id: saved.id, success: true, errors: saved.errors, ...more },
  };
}

const statuses: Record<string, number> = { ENTITY_IS_DELETED: 404, INSUFFICIENT_ACCESS_OR_READONLY: 403 };

/** A row's errors as the answer to a single-row request: `errorCode` instead of `statusCode`. */
export function refused(errors: readonly RowError[]): RestAnswer {
  return {
    status: ownValue(statuses, errors[0]?.statusCode ?? '') ?? 400,
    body: errors.map(({ message, statusCode, fields, duplicateResut }) =>
      duplicateResut ? { duplicateResut, errorCode: statusCode, message } : { message, errorCode: statusCode, fields },
    ),
  };
}

function keyValue(key: OrgField, text: string): Scalar {
  try {
    return readValue(key, text);
  } catch {
    throw unknownKeyField(key.name);
  }
}

const severalChoices = (call: RestCall, object: OrgObject, found: readonly StoredRecord[]): RestError =>
  new RestError(
    300,
    found.map((record) => `${basePath(call)}/sobjects/${object.name}/${record.id}`),
  );

const fieldInBody = (name: string): RestError =>
  restError(400, 'INVALID_FIELD', `The ${name} field should not be specified in the sobject data.`);
const idInBody = (): RestError => fieldInBody('Id');

export const readOptions = ({ org, text }: RestCall) => ({
  schema: org.schema,
  text,
  parseErrors: org.parseErrors,
  outOfRangeDates: org.behavior.outOfRangeDates,
});
