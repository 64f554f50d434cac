// Saves one parsed row: validates it, creates, updates or deletes the record, and adds it to the journal. Single rows,
// Collections and composites share this code.
import { changeRefused, referenceRefused, visibleRecords, withoutInvisible } from '../access/visible-records.ts';
import type { Draft, PreparedRow, RowToSave } from '../automation/row-to-save.ts';
import { defaultMessage } from '../faults/default-message.ts';
import type { JournalRow, RowOperation } from '../journal.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgField } from '../schema/org-schema.ts';
import { setUpRefused } from '../set-up/check-set-up.ts';
import { personAccountRefused, personContactKept, savePerson } from '../set-up/person-accounts.ts';
import { lockedOut, lockParents } from './locks/locked-records.ts';
import { ownerRefused } from './owners/check-owner.ts';
import { publishEvent } from './publish-event.ts';
import { resolveParents } from './resolve-parents.ts';
import { type RowError, rowError } from './row-error.ts';
import type { Scalar, StoredRecord } from './store.ts';
import { type CheckRowOptions, checkComplete, checkSent } from './validation/check-row.ts';
import type { Row } from './validation/read-row.ts';
import { cleanedRichText } from './validation/rich-text.ts';
import { deleteRecord, insertRecord, updateRecord } from './write-record.ts';

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

/** The row of a delete, which fault rules match by the record's values. */
export const rowToDelete = ({ object, values }: StoredRecord, index: number): PreparedRow => ({
  object,
  json: values,
  index,
  values: new Map(),
  errors: [],
});

/** Saves a row without automation. */
export function saveRow(call: RestCall, planned: RowToSave): SavedRow {
  const { row, operation } = planned;
  const draft = { planned, values: row.values };
  const sent = sentErrors(call, draft);
  const errors = sent.length > 0 ? sent : completeErrors(call, draft, true);
  if (errors.length > 0) return failedRow(call, row, operation, errors);
  if (row.object.isEvent) return publishedRow(call, row);
  return succeededRow(call, planned, writeRow(call, draft));
}

/** The row's errors before automation runs. */
export function sentErrors(call: RestCall, draft: Draft): RowError[] {
  const { row, existing, operation } = draft.planned;
  if (row.errors.length > 0) return row.errors;
  if (operation === 'delete') return deleteErrors(call, draft.planned);
  const refusal = existing && changeRefused(call, existing, 'update');
  return refusal ? [refusal] : checkSent(checkOptions(call, draft));
}

/** The row's errors after automation has run, before it is written. */
export function completeErrors(call: RestCall, draft: Draft, withFaults: boolean): RowError[] {
  const { row, operation } = draft.planned;
  if (operation === 'delete') return [personContactKept(call, draft) ?? lockedOut(call, draft) ?? []].flat();
  const personError = personAccountRefused(call, draft);
  if (personError) return [personError];
  const errors = checkComplete(checkOptions(call, draft));
  if (errors.length > 0) return maskInvisible(call, draft, errors);
  const references = [...draft.values].flatMap(([{ type }, id]) =>
    type === 'reference' && id !== null ? [String(id)] : [],
  );
  const error =
    referenceRefused(call, references) ??
    setUpRefused(call, draft) ??
    ownerRefused(call, draft) ??
    lockedOut(call, draft) ??
    (withFaults ? faultOf(call, row) : undefined);
  return error ? [error] : [];
}

/** A fault comes first, as if Salesforce had it in any case. */
function deleteErrors(call: RestCall, { row, existing }: RowToSave): RowError[] {
  const refusal = row.object.deletable
    ? existing && changeRefused(call, existing, 'delete')
    : rowError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be deleted: ${row.object.name}`);
  const error = faultOf(call, row) ?? refusal;
  return error ? [error] : [];
}

/** Creates, updates or deletes the record. */
export function writeRow(call: RestCall, draft: Draft): StoredRecord {
  const record = write(call, draft);
  savePerson(call, draft, record);
  lockParents(call, draft, record);
  return record;
}

function write(call: RestCall, draft: Draft): StoredRecord {
  const { row, operation, existing } = draft.planned;
  const values = call.org.behavior.richText === 'cleaned' ? withCleanTexts(draft.values) : draft.values;
  const context = { store: call.org.store, now: call.org.clock.now(), userId: call.userId };
  if (!existing) return insertRecord(row.object, values, context);
  if (operation === 'delete') deleteRecord(existing, context);
  else updateRecord(existing, values, context);
  return existing;
}

const withCleanTexts = (values: ReadonlyMap<OrgField, Scalar>): Map<OrgField, Scalar> =>
  new Map(
    [...values].map(([field, value]) => [
      field,
      field.htmlFormatted && typeof value === 'string' ? cleanedRichText(value) : value,
    ]),
  );

export function succeededRow(call: RestCall, { row, operation }: RowToSave, { id }: StoredRecord): SavedRow {
  const journal = addToJournal(call, row, operation, { id });
  return { id, success: true, created: operation === 'create', errors: [], journal };
}

function checkOptions({ org }: RestCall, { planned, values }: Draft): CheckRowOptions {
  const { row, existing } = planned;
  return { schema: org.schema, store: org.store, object: row.object, values, ...(existing ? { existing } : {}) };
}

function maskInvisible(call: RestCall, { planned, values }: Draft, errors: RowError[]): RowError[] {
  const conflicting = [...values].flatMap(([field, value]) =>
    field.unique && value !== null ? call.org.store.byKey(planned.row.object, field, value) : [],
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
function faultOf(call: RestCall, row: Pick<PreparedRow, 'object' | 'json' | 'index'>): RowError | undefined {
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

function addToJournal(
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
