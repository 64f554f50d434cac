// Collections upsert: `PATCH /composite/sobjects/X/KEY_FIELD`. All rows must be of the path's object. A key that
// appears in two rows of one request fails both.
import { visibleRecords } from '../../access/visible-records.ts';
import type { PlannedRow, PreparedRow } from '../../automation/row-to-save.ts';
import { findById } from '../../records/find-record.ts';
import { keyOf } from '../../records/key-index.ts';
import { ambiguousKey } from '../../records/resolve-parents.ts';
import { type RowError, rowError } from '../../records/row-error.ts';
import { prepareRow } from '../../records/save-row.ts';
import type { Scalar } from '../../records/store.ts';
import { type Row, readRow } from '../../records/validation/read-row.ts';
import type { OrgField, OrgObject } from '../../schema/org-schema.ts';
import type { RestAnswer, RestCall } from '../rest-call.ts';
import { methodNotAllowed, notFound, restError, unknownKeyField } from '../rest-error.ts';
import { readOptions } from '../single-row.ts';
import { answer, recordsOf, typeOf } from './collections.ts';
import { repetitions, updatedTooOften } from './repeated-ids.ts';

export function collectionUpsert(call: RestCall, object: OrgObject, fieldName: string): RestAnswer {
  if (call.version < 46) throw notFound();
  if (call.method !== 'PATCH') throw methodNotAllowed(call.method, ['PATCH']);
  const byId = fieldName.toLowerCase() === 'id';
  const key = object.field(fieldName);
  if (!key || !(byId || key.isKey)) throw unknownKeyField(fieldName);
  const { records, allOrNone } = recordsOf(call);
  const rows = records.map((record) => {
    const type = typeOf(call, record);
    if (type !== object)
      throw restError(400, 'INVALID_INPUT', `A record of type ${type.name} was sent to ${object.name}.`);
    return readRow(object, record, readOptions(call));
  });
  const prepared = rows.map((row, index) => ({ row, prepared: prepareRow(call, row, index) }));
  if (byId) {
    const isRepeated = repetitions();
    const planned = prepared.map(({ row, prepared: ready }): PlannedRow => {
      if (row.id && isRepeated(row.id)) return { row: ready, operation: 'update', refused: [updatedTooOften(row.id)] };
      return upsertById(call, object, row, ready);
    });
    return answer(call, allOrNone, true, planned);
  }
  const duplicates = findDuplicateKeys(rows, key);
  const planned = prepared.map(({ row, prepared: ready }) => upsertByKey(call, key, row, ready, duplicates));
  return answer(call, allOrNone, true, planned);
}

function upsertById(call: RestCall, object: OrgObject, row: Row, prepared: PreparedRow): PlannedRow {
  if (!row.id) return { row: prepared, operation: 'create' };
  const found = findById(call, row.id, object);
  return 'error' in found
    ? { row: prepared, operation: 'update', refused: [found.error] }
    : { row: prepared, operation: 'update', existing: found.record };
}

function upsertByKey(
  call: RestCall,
  field: OrgField,
  row: Row,
  prepared: PreparedRow,
  duplicates: ReadonlySet<string>,
): PlannedRow {
  const value: Scalar = row.values.get(field) ?? null;
  if (value === null)
    return {
      row: prepared,
      operation: 'create',
      refused: [rowError('MISSING_ARGUMENT', `${field.name} not specified`)],
    };
  const ready = { ...prepared, key: { field, value } };
  const found = visibleRecords(call).byKey(row.object, field, value);
  const [existing] = found;
  const operation = existing ? 'update' : 'create';
  const refuse = (error: RowError): PlannedRow => ({ row: ready, operation, refused: [error] });
  const normalized = keyOf(field, value);
  if (duplicates.has(normalized)) return refuse(duplicateKey(field, normalized));
  if (row.id !== undefined) return refuse(idInUpsert());
  if (found.length > 1) {
    const ids = found.map((record) => record.id);
    return refuse(ambiguousKey(field, ids));
  }
  // The key that found the record is not a change to it.
  if (existing) ready.values.delete(field);
  return { row: ready, operation, ...(existing ? { existing } : {}) };
}

function findDuplicateKeys(rows: readonly Row[], field: OrgField): Set<string> {
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  for (const row of rows) {
    const value = row.values.get(field) ?? null;
    if (value === null) continue;
    const key = keyOf(field, value);
    if (seen.has(key)) duplicates.add(key);
    seen.add(key);
  }
  return duplicates;
}

const duplicateKey = (field: OrgField, key: string): RowError =>
  rowError('DUPLICATE_VALUE', `Duplicate external id specified: ${key}`, [field.name]);
const idInUpsert = (): RowError =>
  rowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an upsert by an external id', ['Id']);
