// Collections upsert: `PATCH /composite/sobjects/X/KEY_FIELD`. All rows must be of the path's object. A key that
// appears in two rows of one request fails both.
import { visibleRecords } from '../../access/visible-records.ts';
import { findById } from '../../records/find-record.ts';
import { keyOf } from '../../records/key-index.ts';
import { ambiguousKey } from '../../records/resolve-parents.ts';
import { type RowError, rowError } from '../../records/row-error.ts';
import { failedRow, type PreparedRow, prepareRow, type SavedRow, saveRow } from '../../records/save-row.ts';
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
    return answer(call, allOrNone, true, () =>
      prepared.map(({ row, prepared: ready }) => {
        if (row.id && isRepeated(row.id)) return failedRow(call, ready, 'update', [updatedTooOften(row.id)]);
        return upsertById(call, object, row, ready);
      }),
    );
  }
  const duplicates = findDuplicateKeys(rows, key);
  return answer(call, allOrNone, true, () =>
    prepared.map(({ row, prepared: ready }) => upsertByKey(call, key, row, ready, duplicates)),
  );
}

function upsertById(call: RestCall, object: OrgObject, row: Row, prepared: PreparedRow): SavedRow {
  if (!row.id) return saveRow(call, prepared);
  const found = findById(call, row.id, object);
  return 'error' in found ? failedRow(call, prepared, 'update', [found.error]) : saveRow(call, prepared, found.record);
}

function upsertByKey(
  call: RestCall,
  field: OrgField,
  row: Row,
  prepared: PreparedRow,
  duplicates: ReadonlySet<string>,
): SavedRow {
  const value: Scalar = row.values.get(field) ?? null;
  if (value === null)
    return failedRow(call, prepared, 'create', [rowError('MISSING_ARGUMENT', `${field.name} not specified`)]);
  const ready = { ...prepared, key: { field, value } };
  const found = visibleRecords(call).byKey(row.object, field, value);
  const [existing] = found;
  const operation = existing ? 'update' : 'create';
  const normalized = keyOf(field, value);
  if (duplicates.has(normalized)) return failedRow(call, ready, operation, [duplicateKey(field, normalized)]);
  if (row.id !== undefined) return failedRow(call, ready, operation, [idInUpsert()]);
  if (found.length > 1)
    return failedRow(call, ready, operation, [
      ambiguousKey(
        field,
        found.map((record) => record.id),
      ),
    ]);
  // The key that found the record is not a change to it.
  if (existing) ready.values.delete(field);
  return saveRow(call, ready, existing);
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
