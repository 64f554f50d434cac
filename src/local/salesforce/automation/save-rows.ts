// Saves the rows of one call. Where rules concern them, up to three attempts are made to save a part of them: rows in error
// are set aside, everything is taken back, and the good rows alone are saved again, with their triggers.
// Source: Apex Developer Guide, "Bulk DML Exception Handling".
import { type RowError, rowError } from '../records/row-error.ts';
import { failedRow, type SavedRow, saveRow, succeededRow } from '../records/save-row.ts';
import type { StoredRecord } from '../records/store.ts';
import type { RestCall } from '../rest/rest-call.ts';
import { attemptToSave } from './attempt-to-save.ts';
import { tooManyRetries } from './automation-texts.ts';
import type { PlannedRow, RefusedRow, RowToSave } from './row-to-save.ts';

const maxAttempts = 3;

/** With `allOrNone`, nothing is saved if a row has failed; the caller marks the other rows. */
export function saveRows(call: RestCall, planned: readonly PlannedRow[], allOrNone: boolean): SavedRow[] {
  const records = planned.filter((each): each is RowToSave => !isRefused(each) && !each.row.object.isEvent);
  const isBulk = records.some(({ row }) => call.org.rules.concern(row.object));
  const saved = isBulk ? saveInParts(call, records, allOrNone) : new Map<RowToSave, Result>();
  return planned.map((each) => {
    if (isRefused(each)) return refusedRow(call, each);
    const result = saved.get(each);
    if (!result) return saveRow(call, each);
    const { record, errors, triggerRuns } = result;
    const row = record ? succeededRow(call, each, record) : failedRow(call, each.row, each.operation, errors);
    if (triggerRuns > 0) row.journal.triggerRuns = triggerRuns;
    return row;
  });
}

interface Result {
  record?: StoredRecord;
  errors: RowError[];
  triggerRuns: number;
}

const nothingSaved = (): Result => ({ errors: [], triggerRuns: 0 });

/** Consecutive rows of one object are saved together. */
function saveInParts(call: RestCall, rows: readonly RowToSave[], allOrNone: boolean): Map<RowToSave, Result> {
  const { store, behavior } = call.org;
  const savepoint = store.savepoint();
  const results = new Map<RowToSave, Result>();
  let start = 0;
  while (start < rows.length) {
    const object = rows[start]?.row.object;
    let end = start;
    while (end < rows.length && rows[end]?.row.object === object) end += 1;
    const thrown = savePart(call, rows.slice(start, end), allOrNone, results);
    if (thrown && behavior.exceptionScope === 'request') {
      store.rollbackTo(savepoint);
      for (const row of rows) {
        const result = results.get(row) ?? nothingSaved();
        delete result.record;
        results.set(row, { ...result, errors: result.errors.length > 0 ? result.errors : [thrown] });
      }
      return results;
    }
    start = end;
  }
  return results;
}

/** Returns the error of an exception that has ended the save. */
function savePart(
  call: RestCall,
  rows: readonly RowToSave[],
  allOrNone: boolean,
  results: Map<RowToSave, Result>,
): RowError | undefined {
  const { store, behavior } = call.org;
  const [first] = rows;
  let waiting = rows;
  for (let attempt = 1; first && waiting.length > 0; attempt += 1) {
    const savepoint = store.savepoint();
    const { errors, records, automated, ended, thrown } = attemptToSave(call, first.row.object, waiting, attempt);
    const isLast = attempt === maxAttempts && errors.size > 0 && !allOrNone;
    const failure = ended ?? (isLast ? tooManyRetries(behavior.retriesExhausted) : undefined);
    for (const row of waiting) {
      const own = errors.get(row) ?? (failure ? [failure] : []);
      const record = own.length > 0 ? undefined : records.get(row);
      const triggerRuns = (results.get(row)?.triggerRuns ?? 0) + (automated.has(row) ? 1 : 0);
      results.set(row, { errors: own, triggerRuns, ...(record ? { record } : {}) });
    }
    if (failure) {
      store.rollbackTo(savepoint);
      return thrown ? failure : undefined;
    }
    if (errors.size === 0) return undefined;
    store.rollbackTo(savepoint);
    if (allOrNone) return undefined;
    waiting = waiting.filter((row) => !errors.has(row));
  }
  return undefined;
}

const isRefused = (planned: PlannedRow): planned is RefusedRow => 'refused' in planned;

function refusedRow(call: RestCall, { row, operation, refused }: RefusedRow): SavedRow {
  if (row) return failedRow(call, row, operation, refused);
  const [error = rowError('UNKNOWN_EXCEPTION', '')] = refused;
  return {
    success: false,
    created: false,
    errors: refused,
    journal: { sObject: '', operation, code: error.statusCode },
  };
}
