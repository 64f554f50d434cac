// sObject Collections: up to 200 rows per request, answered row by row in order, with status 200.
import type { PlannedRow } from '../../automation/row-to-save.ts';
import { saveRows } from '../../automation/save-rows.ts';
import { findById } from '../../records/find-record.ts';
import { type RowError, rolledBack, rowError } from '../../records/row-error.ts';
import { prepareRow, type SavedRow } from '../../records/save-row.ts';
import type { StoredRecord } from '../../records/store.ts';
import { isObject, type Row, readRow } from '../../records/validation/read-row.ts';
import type { OrgObject } from '../../schema/org-schema.ts';
import { objectBody, type RestAnswer, type RestCall } from '../rest-call.ts';
import { methodNotAllowed, type RestError, restError } from '../rest-error.ts';
import { readOptions } from '../single-row.ts';
import { repetitions, updatedTooOften } from './repeated-ids.ts';

export const maxRows = 200;
const maxChunks = 10;

/** `/composite/sobjects`: POST creates, PATCH updates. */
export function collection(call: RestCall): RestAnswer {
  if (call.method !== 'POST' && call.method !== 'PATCH')
    throw methodNotAllowed(call.method, ['DELETE', 'PATCH', 'POST']);
  const { rows, allOrNone } = readRows(call);
  const creates = call.method === 'POST';
  const isRepeated = repetitions();
  const planned = rows.map((row, index): PlannedRow => {
    const ready = prepareRow(call, row, index);
    if (creates) {
      const hasNoId = row.id === undefined || row.id === null;
      return hasNoId
        ? { row: ready, operation: 'create' }
        : { row: ready, operation: 'create', refused: [idInCreate()] };
    }
    const refuse = (error: RowError): PlannedRow => ({ row: ready, operation: 'update', refused: [error] });
    if (!row.id) return refuse(noId());
    if (isRepeated(row.id)) return refuse(updatedTooOften(row.id));
    const found = findById(call, row.id, row.object);
    if ('error' in found) return refuse(found.error);
    const json = { ...keysOf(found.record), ...ready.json };
    return { row: { ...ready, json }, operation: 'update', existing: found.record };
  });
  return answer(call, allOrNone, false, planned);
}

/** Fault rules match the record's keys, although the row has only its id. What else is stored was not sent. */
const keysOf = ({ object, values }: StoredRecord) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => object.field(name)?.isKey));

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
  planned: readonly PlannedRow[],
): RestAnswer {
  const savepoint = call.org.store.savepoint();
  const saved = saveRows(call, planned, allOrNone);
  const failed = saved.some((row) => !row.success);
  if (allOrNone && failed) {
    call.org.store.rollbackTo(savepoint);
    for (const row of saved.filter((each) => each.success)) rollBack(row);
  }
  return { status: 200, body: saved.map((row) => resultOf(call, row, includeCreated)) };
}

/** "Delete Records Using sObject Collections" shows the id of a record whose change was rolled back. */
function rollBack(row: SavedRow): void {
  const error = rolledBack();
  if (row.created) delete row.id;
  row.success = false;
  row.errors = [error];
  row.journal.code = error.statusCode;
  delete row.journal.id;
}

function resultOf({ org }: RestCall, row: SavedRow, includeCreated: boolean): Record<string, unknown> {
  const isDescribed = org.behavior.duplicatesInCollections === 'described';
  const { errors } = row;
  return {
    ...(row.id === undefined ? {} : { id: row.id }),
    success: row.success,
    errors: isDescribed ? errors : errors.map(({ duplicateResut: _, ...error }) => error),
    ...(includeCreated ? { created: row.created } : {}),
  };
}

const idInCreate = (): RowError =>
  rowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
const noId = (): RowError => rowError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
