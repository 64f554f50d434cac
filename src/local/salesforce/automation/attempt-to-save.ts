// One attempt to save the rows of one object, in Salesforce's order: the checks of what was sent, automation before the
// save, required fields and validation rules, the save itself, automation after it.
// Source: Apex Developer Guide, "Triggers and Order of Execution".
import type { RowError } from '../records/row-error.ts';
import { completeErrors, sentErrors, writeRow } from '../records/save-row.ts';
import type { StoredRecord } from '../records/store.ts';
import { checkValues } from '../records/validation/check-row.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgObject } from '../schema/org-schema.ts';
import { assign, assignmentRefused } from './assignment-rules.ts';
import { tooManyRetries } from './automation-texts.ts';
import { duplicateErrors } from './duplicate-rules.ts';
import { type Draft, draftOf, type RowToSave } from './row-to-save.ts';
import { type AutomationResult, runAutomation } from './run-automation.ts';
import { validationErrors } from './validation-rules.ts';

export interface AttemptResult {
  errors: Map<RowToSave, RowError[]>;
  records: Map<RowToSave, StoredRecord>;
  /** The rows for which triggers ran. */
  automated: Set<RowToSave>;
  /** An error that ends the whole save: rows without one of their own bear it. */
  ended?: RowError;
  /** True if `ended` comes from an exception. */
  thrown?: boolean;
}

/** @param attempt 1 to 3 */
export function attemptToSave(
  call: RestCall,
  object: OrgObject,
  rows: readonly RowToSave[],
  attempt: number,
): AttemptResult {
  const result: AttemptResult = { errors: new Map(), records: new Map(), automated: new Set() };
  const drafts = rows.map(draftOf);
  const isGood = ({ planned }: Draft) => !result.errors.has(planned);
  const refuse = ({ planned }: Draft, errors: RowError[]) => {
    if (errors.length > 0) result.errors.set(planned, errors);
  };
  const automate = (timing: 'before' | 'after'): AutomationResult => {
    const good = drafts.filter(isGood);
    for (const { planned } of good) result.automated.add(planned);
    const run = runAutomation({ call, object, drafts: good, timing, attempt });
    for (const [draft, error] of run.errors) refuse(draft, [error]);
    return run;
  };
  for (const draft of drafts) refuse(draft, sentErrors(call, draft));
  const before = automate('before');
  if (before.thrown) return { ...result, ended: before.thrown, thrown: true };
  const invalid = [...before.changed].filter((draft) => {
    refuse(draft, valueErrors(call, draft));
    return !isGood(draft);
  });
  // "[If] a before-trigger assigns an invalid value to a field, the partial set of valid records isn’t inserted."
  // Source: Apex Developer Guide, "Bulk DML Exception Handling".
  const { neighborsOfInvalidValues, retriesExhausted } = call.org.behavior;
  if (invalid.length > 0 && neighborsOfInvalidValues === 'refused')
    return { ...result, ended: tooManyRetries(retriesExhausted) };
  for (const draft of drafts.filter(isGood)) {
    const checks = [
      () => validationErrors(call, draft),
      () => duplicateErrors(call, draft),
      () => assignmentRefused(call, object.name),
      () => completeErrors(call, draft, attempt === 1),
    ];
    for (const check of checks) if (isGood(draft)) refuse(draft, check());
    if (!isGood(draft)) continue;
    draft.record = writeRow(call, draft);
    result.records.set(draft.planned, draft.record);
  }
  const after = automate('after');
  if (after.thrown) return { ...result, ended: after.thrown, thrown: true };
  for (const { planned, record } of drafts.filter(isGood))
    if (record && planned.operation !== 'delete') assign(call, record);
  return result;
}

function valueErrors({ org }: RestCall, { planned, values }: Draft): RowError[] {
  const { row, existing } = planned;
  return checkValues({
    schema: org.schema,
    store: org.store,
    object: row.object,
    values,
    ...(existing ? { existing } : {}),
  });
}
