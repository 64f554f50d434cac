// sObject Collections: up to 200 rows per request, answered row by row in order, with status 200.
import { findById } from '../../records/find-record.ts';
import { type RowError, rolledBack, rowError } from '../../records/row-error.ts';
import { addToJournal, failedRow, faultOf, prepareRow, type SavedRow, saveRow } from '../../records/save-row.ts';
import { isObject, type Row, readRow } from '../../records/validation/read-row.ts';
import { deleteRecord } from '../../records/write-record.ts';
import type { OrgObject } from '../../schema/org-schema.ts';
import { objectBody, type RestAnswer, type RestCall } from '../rest-call.ts';
import { methodNotAllowed, type RestError, restError } from '../rest-error.ts';
import { readOptions } from '../single-row.ts';

export const maxRows = 200;
const maxChunks = 10;

/** `/composite/sobjects`: POST creates, PATCH updates, DELETE deletes. */
export function collection(call: RestCall): RestAnswer {
  if (call.method === 'DELETE') return deleteRows(call);
  if (call.method !== 'POST' && call.method !== 'PATCH')
    throw methodNotAllowed(call.method, ['DELETE', 'PATCH', 'POST']);
  const { rows, allOrNone } = readRows(call);
  const prepared = rows.map((row, index) => ({ row, prepared: prepareRow(call, row, index) }));
  const creates = call.method === 'POST';
  return answer(call, allOrNone, false, () =>
    prepared.map(({ row, prepared: ready }) => {
      if (creates) {
        const hasNoId = row.id === undefined || row.id === null;
        if (!hasNoId) return failedRow(call, ready, 'create', [idInCreate()]);
        return saveRow(call, ready);
      }
      if (!row.id) return failedRow(call, ready, 'update', [noId()]);
      const found = findById(call, row.id, row.object);
      return 'error' in found ? failedRow(call, ready, 'update', [found.error]) : saveRow(call, ready, found.record);
    }),
  );
}

/** The rows of a request, which may be of different objects. */
function readRows(call: RestCall): { rows: Row[]; allOrNone: boolean } {
  const { records, allOrNone } = recordsOf(call);
  const objects = records.map((record) => typeOf(call, record));
  const chunks = objects.filter((object, index) => object !== objects[index - 1]).length;
  if (chunks > maxChunks)
    throw restError(
      400,
      'LIMIT_EXCEEDED',
      `Cannot have more than ${maxChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    );
  const rows = records.map((record, index) => readRow(objects[index] as OrgObject, record, readOptions(call)));
  return { rows, allOrNone };
}

export function recordsOf(call: RestCall): { records: unknown[]; allOrNone: boolean } {
  const { records, allOrNone } = objectBody(call);
  if (!Array.isArray(records) || records.length === 0)
    throw restError(400, 'INVALID_INPUT', 'The request needs an array of records.');
  if (records.length > maxRows) throw tooManyRows();
  return { records, allOrNone: allOrNone === true };
}

export const tooManyRows = (): RestError =>
  restError(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${maxRows} records into this call`,
  );

/** The object that a row names in its attributes. */
export function typeOf(call: RestCall, record: unknown): OrgObject {
  const attributes = isObject(record) && isObject(record.attributes) ? record.attributes : {};
  if (typeof attributes.type !== 'string')
    throw restError(400, 'INVALID_INPUT', 'Each record needs its type in attributes.');
  const object = call.org.schema.object(attributes.type);
  if (!object) throw restError(400, 'INVALID_TYPE', `sObject type '${attributes.type}' is not supported.`);
  return object;
}

/** Writes the rows. With `allOrNone`, one failure rolls back all. */
export function answer(
  call: RestCall,
  allOrNone: boolean,
  includeCreated: boolean,
  save: () => SavedRow[],
): RestAnswer {
  const savepoint = call.org.store.savepoint();
  const saved = save();
  const failed = saved.some((row) => !row.success);
  if (allOrNone && failed) {
    call.org.store.rollbackTo(savepoint);
    for (const row of saved.filter((each) => each.success)) rollBack(row);
  }
  return { status: 200, body: saved.map((row) => resultOf(row, includeCreated)) };
}

function rollBack(row: SavedRow): void {
  const error = rolledBack();
  delete row.id;
  row.success = false;
  row.errors = [error];
  row.journal.code = error.statusCode;
  delete row.journal.id;
}

function resultOf(row: SavedRow, includeCreated: boolean): Record<string, unknown> {
  return {
    ...(row.id === undefined ? {} : { id: row.id }),
    success: row.success,
    errors: row.errors,
    ...(includeCreated ? { created: row.created } : {}),
  };
}

function deleteRows(call: RestCall): RestAnswer {
  const ids = (call.query.get('ids') ?? '').split(',').map((id) => id.trim());
  if (ids.length > maxRows) throw tooManyRows();
  return answer(call, call.query.get('allOrNone') === 'true', false, () =>
    ids.map((id, index) => deleteRow(call, id, index)),
  );
}

function deleteRow(call: RestCall, id: string, index: number): SavedRow {
  const found = findById(call, id);
  if ('error' in found) return refusedId(found.error);
  const { record } = found;
  const { object } = record;
  const fault = faultOf(call, { object, json: record.values, index });
  const error = fault ?? (object.deletable ? undefined : notDeletable(object));
  if (error) return failedRow(call, { object }, 'delete', [error]);
  deleteRecord(record, { store: call.org.store, now: call.org.clock.now(), userId: call.userId });
  const journal = addToJournal(call, { object }, 'delete', { id: record.id });
  return { id: record.id, success: true, created: false, errors: [], journal };
}

/** A delete of an unknown id: there is no object under which the journal could record it. */
const refusedId = (error: RowError): SavedRow => ({
  success: false,
  created: false,
  errors: [error],
  journal: { sObject: '', operation: 'delete', code: error.statusCode },
});

const notDeletable = (object: OrgObject): RowError =>
  rowError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be deleted: ${object.name}`);
const idInCreate = (): RowError =>
  rowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
const noId = (): RowError => rowError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
