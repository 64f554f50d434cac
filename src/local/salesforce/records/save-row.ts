// Saves one parsed row: validates it, creates or updates the record, and adds it to the journal. Single rows,
// Collections and composites share this code.
import { changeRefused, referenceRefused, visibleRecords, withoutInvisible } from '../access/visible-records.ts';
import { defaultMessage } from '../faults/default-message.ts';
import type { JournalRow, RowOperation } from '../journal.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import { publishEvent } from './publish-event.ts';
import { resolveParents } from './resolve-parents.ts';
import { type RowError, rowError } from './row-error.ts';
import type { Scalar, StoredRecord } from './store.ts';
import { checkRow } from './validation/check-row.ts';
import type { Row } from './validation/read-row.ts';
import { insertRecord, updateRecord } from './write-record.ts';

/** A row ready to be saved: its parents are resolved, nothing is written. */
export interface PreparedRow {
  object: OrgObject;
  /** The row as sent, with the key from the path of an upsert. */
  json: Record<string, unknown>;
  /** Index in its request, from 0. */
  index: number;
  values: Map<OrgField, Scalar>;
  key?: { field: OrgField; value: Scalar };
  errors: RowError[];
}

export interface SavedRow {
  id?: string;
  success: boolean;
  /** True if the row was, or would have been, a new record. */
  created: boolean;
  errors: RowError[];
  /** The journal's entry, changed if the row is rolled back. */
  journal: JournalRow;
}

/** Resolves the parents. All rows of a request are prepared before the first is saved. */
export function prepareRow(call: RestCall, row: Row, index: number): PreparedRow {
  const { faults } = call.org;
  const inRequest = { sObject: row.object.name, fields: row.json, row: index };
  const isMissing = () => faults.forRow(call.method, call.path, inRequest, 'missing-parent') !== undefined;
  const { values, error } = resolveParents(row, visibleRecords(call), isMissing);
  const errors = row.errors.length > 0 || !error ? row.errors : [error];
  return { object: row.object, json: row.json, index, values, errors };
}

/** Writes a prepared row. `existing` is the record to update; absent for a create. */
export function saveRow(call: RestCall, row: PreparedRow, existing?: StoredRecord): SavedRow {
  const { org } = call;
  const operation: RowOperation = existing ? 'update' : 'create';
  const { values, object, errors } = row;
  if (errors.length > 0) return failedRow(call, row, operation, errors);
  const refusal = existing && changeRefused(call, existing, 'update');
  if (refusal) return failedRow(call, row, operation, [refusal]);
  const checked = checkRow({
    schema: org.schema,
    store: org.store,
    object,
    values,
    ...(existing ? { existing } : {}),
  });
  if (checked.length > 0) return failedRow(call, row, operation, maskInvisible(call, row, checked));
  const references = [...values].flatMap(([{ type }, id]) => (type === 'reference' && id !== null ? [String(id)] : []));
  const hidden = referenceRefused(call, references);
  if (hidden) return failedRow(call, row, operation, [hidden]);
  const fault = faultOf(call, row);
  if (fault) return failedRow(call, row, operation, [fault]);
  const context = { store: org.store, now: org.clock.now(), userId: call.userId };
  if (object.isEvent) return publishedRow(call, row);
  const record = existing ?? insertRecord(object, values, context);
  if (existing) updateRecord(existing, values, context);
  const journal = addToJournal(call, row, operation, { id: record.id });
  return { id: record.id, success: true, created: !existing, errors: [], journal };
}

function maskInvisible(call: RestCall, { object, values }: PreparedRow, errors: RowError[]): RowError[] {
  const conflicting = [...values].flatMap(([field, value]) =>
    field.unique && value !== null ? call.org.store.byKey(object, field, value) : [],
  );
  return errors.map((error) => withoutInvisible(call, error, conflicting));
}

export function failedRow(
  call: RestCall,
  row: Pick<PreparedRow, 'object' | 'key'>,
  operation: RowOperation,
  errors: RowError[],
): SavedRow {
  const journal = addToJournal(call, row, operation, { code: errors[0]?.statusCode ?? 'UNKNOWN_EXCEPTION' });
  return { success: false, created: operation === 'create', errors, journal };
}

/** The error of a fault rule for this row, if any. */
export function faultOf(call: RestCall, row: Pick<PreparedRow, 'object' | 'json' | 'index'>): RowError | undefined {
  const { object, json, index } = row;
  const inRequest = { sObject: object.name, fields: json, row: index };
  const effect = call.org.faults.forRow(call.method, call.path, inRequest, 'row-error');
  if (effect?.kind !== 'row-error') return undefined;
  return rowError(effect.code, effect.message ?? defaultMessage(effect.code), effect.fields);
}

/** Platform events are enqueued: a success has an entry among the errors. */
function publishedRow(call: RestCall, row: PreparedRow): SavedRow {
  const { id, enqueued } = publishEvent(call, row.object, row.values);
  return {
    id,
    success: true,
    created: true,
    errors: [enqueued],
    journal: addToJournal(call, row, 'create', { id }),
  };
}

export function addToJournal(
  call: RestCall,
  row: Pick<PreparedRow, 'object' | 'key'>,
  operation: RowOperation,
  result: { id?: string; code?: string },
): JournalRow {
  const key = row.key ? { key: { field: row.key.field.name, value: String(row.key.value) } } : {};
  const entry: JournalRow = { sObject: row.object.name, operation, ...key, ...result };
  call.journal.rows.push(entry);
  return entry;
}
