// Runs the triggers and flows of one object over the rows of one transaction.
// Sources: Apex Developer Guide, "Trigger Exceptions" (an unhandled exception marks all records) and "Triggers and Order of
// Execution" (flows that run before the save come before triggers; those that run after it come last).
import { type RowError, rowError } from '../records/row-error.ts';
import type { Scalar } from '../records/store.ts';
import { checkValues } from '../records/validation/check-row.ts';
import { insertRecord, updateRecord } from '../records/write-record.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { AutomationRule } from '../rules/org-rule.ts';
import type { ActiveRule } from '../rules/rule-list.ts';
import { meets } from '../rules/where.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import { assign } from './assignment-rules.ts';
import { limitExceeded, uncaught } from './automation-texts.ts';
import { type Draft, recordOf } from './row-to-save.ts';

export interface AutomationRun {
  call: RestCall;
  object: OrgObject;
  drafts: readonly Draft[];
  timing: 'before' | 'after';
  /** 1 to 3. */
  attempt: number;
}

export interface AutomationResult {
  /** The error of all rows. */
  thrown?: RowError;
  /** The errors of single rows. */
  errors: Map<Draft, RowError>;
  /** Rows whose own values were changed before the save. */
  changed: Set<Draft>;
}

export function runAutomation(run: AutomationRun): AutomationResult {
  const result: AutomationResult = { errors: new Map(), changed: new Set() };
  for (const active of rulesOf(run)) {
    const { rule } = active;
    const operations = rule.on ?? ['create', 'update'];
    const drafts = run.drafts.filter(({ planned }) => operations.includes(planned.operation));
    for (const operation of operations) {
      const count = drafts.filter(({ planned }) => planned.operation === operation).length;
      if (count > 0) active.ran(count);
    }
    if (!actsIn(rule, run.attempt)) continue;
    const concerned = drafts.filter((draft) => meets(rule.where, run.object, recordOf(draft)));
    if (concerned.length === 0 || concerned.length <= (rule.aboveRows ?? 0)) continue;
    const thrown = act(rule, concerned, run, result);
    if (thrown) return { ...result, thrown };
  }
  return result;
}

function rulesOf({ call, object, timing }: AutomationRun): ActiveRule<AutomationRule>[] {
  const { rules } = call.org;
  const [triggers, flows] = (['trigger', 'flow'] as const).map((kind) =>
    rules.of(kind, object.name).filter(({ rule }) => (rule.timing ?? 'before') === timing),
  );
  return timing === 'before' ? [...(flows ?? []), ...(triggers ?? [])] : [...(triggers ?? []), ...(flows ?? [])];
}

const actsIn = ({ attempts, oncePerTransaction }: AutomationRule, attempt: number): boolean =>
  (attempts?.includes(attempt) ?? true) && (attempt === 1 || !oncePerTransaction);

/** Returns the error of all rows, if there is one. */
function act(
  rule: AutomationRule,
  drafts: readonly Draft[],
  run: AutomationRun,
  result: AutomationResult,
): RowError | undefined {
  const { action } = rule;
  const operation = drafts[0]?.planned.operation ?? 'create';
  if (!action) return undefined;
  if ('exceeds' in action) return limitExceeded(rule, operation, action.exceeds);
  if ('throws' in action) {
    const error = uncaught(rule, operation, action.throws);
    if (rule.marks !== 'row') return error;
    for (const draft of drafts) result.errors.set(draft, error);
    return undefined;
  }
  if ('addErrorToAll' in action) {
    const error = rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', action.addErrorToAll, []);
    for (const draft of run.drafts.filter(({ planned }) => planned.operation === operation))
      result.errors.set(draft, error);
    return undefined;
  }
  for (const draft of drafts) {
    if ('addError' in action) {
      const fields = action.field === undefined ? [] : [run.object.field(action.field)?.name ?? action.field];
      result.errors.set(draft, rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', action.addError, fields));
    } else if ('create' in action) {
      const object = run.call.org.schema.object(action.create.object);
      if (object) assign(run.call, insertRecord(object, valuesOf(object, action.create.fields), contextOf(run)));
    } else {
      const error = set(draft, action.set, run, result);
      if (error) return uncaught(rule, operation, `System.DmlException: ${error}`);
    }
  }
  return undefined;
}

/** Before the save, the values are checked with the others later on. After it, the reason why they cannot be saved. */
function set(
  draft: Draft,
  fields: Readonly<Record<string, Scalar>>,
  run: AutomationRun,
  { changed }: AutomationResult,
): string | undefined {
  const values = valuesOf(run.object, fields);
  const { record } = draft;
  if (run.timing === 'before') {
    for (const [field, value] of values) draft.values.set(field, value);
    changed.add(draft);
    return undefined;
  }
  if (!record) return undefined;
  const { schema, store } = run.call.org;
  const [error] = checkValues({ schema, store, object: run.object, values, existing: record });
  if (!error) updateRecord(record, values, contextOf(run));
  return error
    ? `Update failed. First exception on row 0 with id ${record.id}; first error: ${error.statusCode}, ${error.message}: [${error.fields.join(', ')}]`
    : undefined;
}

const contextOf = ({ call }: AutomationRun) => ({
  store: call.org.store,
  now: call.org.clock.now(),
  userId: call.userId,
});

export function valuesOf(object: OrgObject, fields: Readonly<Record<string, Scalar>>): Map<OrgField, Scalar> {
  return new Map(
    Object.entries(fields).flatMap(([name, value]) => {
      const field = object.field(name);
      return field ? [[field, value] as const] : [];
    }),
  );
}
