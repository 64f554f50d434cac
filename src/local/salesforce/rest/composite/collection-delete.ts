// `DELETE /composite/sobjects?ids=…`: up to 200 records, which may be of different objects.
// Source: REST API Developer Guide, "Delete Records Using sObject Collections".
import type { PlannedRow } from '../../automation/row-to-save.ts';
import { findById } from '../../records/find-record.ts';
import { normalizeId } from '../../records/ids.ts';
import { entityIsDeleted, rowError } from '../../records/row-error.ts';
import { rowToDelete } from '../../records/save-row.ts';
import type { RestAnswer, RestCall } from '../rest-call.ts';
import { answer, maxRows, tooManyRows } from './collections.ts';

export function collectionDelete(call: RestCall): RestAnswer {
  const ids = (call.query.get('ids') ?? '').split(',').map((id) => id.trim());
  if (ids.length > maxRows) throw tooManyRows();
  const seen = new Set<string>();
  const planned = ids.map((id, index) => deletedRow(call, id, index, seen));
  return answer(call, call.query.get('allOrNone') === 'true', false, planned);
}

/** If the id is unknown, nothing tells the object under which the journal could record it. */
function deletedRow(call: RestCall, id: string, index: number, seen: Set<string>): PlannedRow {
  const operation = 'delete';
  // The message differs from that of an update.
  if (normalizeId(id) === undefined) return { operation, refused: [rowError('MALFORMED_ID', `malformed id ${id}`)] };
  const found = findById(call, id);
  if ('error' in found) return { operation, refused: [found.error] };
  const { record } = found;
  if (seen.has(record.id)) return { operation, refused: [entityIsDeleted()] };
  seen.add(record.id);
  return { row: rowToDelete(record, index), operation, existing: record };
}
