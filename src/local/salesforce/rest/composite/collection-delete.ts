// `DELETE /composite/sobjects?ids=…`: up to 200 records, which may be of different objects.
// Source: REST API Developer Guide, "Delete Records Using sObject Collections".
import { changeRefused } from '../../access/visible-records.ts';
import { findById } from '../../records/find-record.ts';
import { normalizeId } from '../../records/ids.ts';
import { type RowError, rowError } from '../../records/row-error.ts';
import { addToJournal, failedRow, faultOf, type SavedRow } from '../../records/save-row.ts';
import { deleteRecord } from '../../records/write-record.ts';
import type { OrgObject } from '../../schema/org-schema.ts';
import type { RestAnswer, RestCall } from '../rest-call.ts';
import { answer, maxRows, tooManyRows } from './collections.ts';

export function collectionDelete(call: RestCall): RestAnswer {
  const ids = (call.query.get('ids') ?? '').split(',').map((id) => id.trim());
  if (ids.length > maxRows) throw tooManyRows();
  return answer(call, call.query.get('allOrNone') === 'true', false, () =>
    ids.map((id, index) => deleteRow(call, id, index)),
  );
}

function deleteRow(call: RestCall, id: string, index: number): SavedRow {
  // The message differs from that of an update.
  if (normalizeId(id) === undefined) return refusedId(rowError('MALFORMED_ID', `malformed id ${id}`));
  const found = findById(call, id);
  if ('error' in found) return refusedId(found.error);
  const { record } = found;
  const { object } = record;
  const fault = faultOf(call, { object, json: record.values, index });
  const refusal = object.deletable ? changeRefused(call, record, 'delete') : notDeletable(object);
  const error = fault ?? refusal;
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
