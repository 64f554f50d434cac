// What differs between two plans of one event, by the rule it comes from. Names only, no values: the events are real.

import { recordForms } from '../../examples/changes/plan-changes.ts';
import type { Versions } from '../../examples/changes/versions.ts';
import { matchRecords, recordOf, sameJson } from '../../examples/match-records.ts';
import type { JsonValue } from '../../json.ts';
import type { Plan } from '../../pipeline/plan/plan.ts';

export interface RuleChange {
  /** Position under `records`, from 1: in the current mapping, or in the earlier one if the record is no longer written. */
  record?: number;
  sObject?: string;
  /** A field, or what happens to the record or to the event. */
  what: string;
}

/** Each change once, however many records of the event it affects. */
export function ruleChanges({ before, after }: Versions<Plan>): RuleChange[] {
  const [failedBefore, failsNow] = [failureIn(before), failureIn(after)];
  const outcome: RuleChange[] = failedBefore === failsNow ? [] : [{ what: outcomeText(failedBefore, failsNow) }];
  if (before.kind === 'failed' || after.kind === 'failed') return outcome;
  const [was, is] = [recordsIn(before), recordsIn(after)];
  const changes = matchRecords(was.map(formOf), is.map(formOf)).flatMap((pair): RuleChange[] => {
    const old = pair.before === undefined ? undefined : was[pair.before];
    const own = pair.after === undefined ? undefined : is[pair.after];
    const { sObject } = recordOf((own ?? old)?.form);
    const at = { record: ((own ?? old)?.rule ?? 0) + 1, sObject };
    if (!old || !own) return [{ ...at, what: own ? 'written now' : 'no longer written' }];
    return fieldsThatDiffer(old.form, own.form).map((what) => ({ ...at, what }));
  });
  return [...new Map([...outcome, ...changes].map((change) => [JSON.stringify(change), change])).values()];
}

const failureIn = (plan: Plan): string | undefined =>
  plan.kind === 'failed' ? plan.failure.code : plan.kind === 'write' ? plan.unwritten?.[0]?.failure.code : undefined;

function outcomeText(before: string | undefined, now: string | undefined): string {
  return now === undefined ? `no longer fails (${before})` : `fails now (${now})`;
}

interface PlannedRecord {
  rule: number;
  form: JsonValue;
}

const recordsIn = (plan: Plan): PlannedRecord[] =>
  plan.kind === 'write' ? recordForms(plan).map((form, index) => ({ rule: plan.records[index]?.rule ?? 0, form })) : [];

const formOf = ({ form }: PlannedRecord) => form;

function fieldsThatDiffer(old: JsonValue, own: JsonValue): string[] {
  const [before, after] = [recordOf(old).content, recordOf(own).content];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !sameJson(before[name], after[name]));
}
