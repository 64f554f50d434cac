// Assignment rules. They run unless a call turns them off, also for records that automation creates in it.
// Sources: REST API Developer Guide, "Assignment Rule Header"; SOAP API Developer Guide, AssignmentRuleHeader.
import { looksLikeId, normalizeId } from '../records/ids.ts';
import { type RowError, rowError } from '../records/row-error.ts';
import type { StoredRecord } from '../records/store.ts';
import { updateRecord } from '../records/write-record.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { AssignmentRule } from '../rules/org-rule.ts';
import type { ActiveRule } from '../rules/rule-list.ts';
import { meets } from '../rules/where.ts';

/** The error of a call that names an assignment rule which the object does not have. */
export function assignmentRefused(call: RestCall, object: string): RowError[] {
  const all = call.org.rules.of('assignment-rule', object);
  const isUnknown = looksLikeId(chosen(call)) && rulesFor(call, object).length === 0;
  return all.length > 0 && isUnknown ? [rowError('INVALID_ASSIGNMENT_RULE', 'invalid assignment rule')] : [];
}

/** Gives a saved record the owner of the first rule that concerns it, whoever was sent as owner. */
export function assign(call: RestCall, record: StoredRecord): void {
  const { object, values } = record;
  const { store, clock } = call.org;
  const field = object.field('OwnerId');
  const active = rulesFor(call, object.name).find(({ rule }) => meets(rule.where, object, values));
  const user = call.org.schema.object('User');
  if (!active || !field || !user) return;
  active.ran(1);
  const owner = [...store.all(user)].find((each) => meets(active.rule.owner, user, each.values));
  const context = { store, now: clock.now(), userId: call.userId };
  if (owner) updateRecord(record, new Map([[field, owner.id]]), context);
}

function rulesFor(call: RestCall, object: string): ActiveRule<AssignmentRule>[] {
  const choice = chosen(call);
  if (choice.toUpperCase() === 'FALSE') return [];
  const rules = call.org.rules.of('assignment-rule', object);
  return looksLikeId(choice) ? rules.filter(({ rule }) => isSame(rule.ruleId, choice)) : rules;
}

const isSame = (ruleId: string | undefined, id: string): boolean =>
  ruleId !== undefined && normalizeId(ruleId) === normalizeId(id);

/** `TRUE`, `FALSE` or the id of a rule. Without the header: TRUE. */
const chosen = ({ headers }: RestCall): string => headers['sforce-auto-assign']?.trim() ?? 'TRUE';
