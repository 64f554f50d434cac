// The state of a new org.
import { createAccess } from './access/access.ts';
import { createApiUsage } from './api-usage.ts';
import { hostileBehavior, type OrgBehavior } from './behavior.ts';
import { createFaultList } from './faults/fault-list.ts';
import type { OrgOptions } from './org-options.ts';
import { recordId } from './records/ids.ts';
import { createLocks } from './records/locks/locks.ts';
import { createRecordStore } from './records/store.ts';
import { createQueryCursors } from './rest/query-cursors.ts';
import type { OrgState } from './rest/rest-call.ts';
import { createRuleList } from './rules/rule-list.ts';
import { createOrgSchema } from './schema/org-schema.ts';

export const behaviorOf = ({ behavior }: OrgOptions): OrgBehavior => ({ ...hostileBehavior, ...behavior });

export function createOrgState(options: OrgOptions): OrgState {
  const { clock, random } = options;
  const store = createRecordStore();
  const rules = createRuleList(() => clock.now());
  const state: OrgState = {
    schema: createOrgSchema(options.schema),
    store,
    access: createAccess({ byId: store.byId, rules, objects: () => state.schema.objects.map(({ name }) => name) }),
    rules,
    locks: createLocks(() => clock.now()),
    faults: createFaultList(),
    usage: createApiUsage(options.dailyLimit ?? 100_000, () => clock.now()),
    clock,
    ...(random ? { random } : {}),
    orgId: recordId('00D', 1),
    parseErrors: options.parseErrors ?? 'request',
    behavior: behaviorOf(options),
    cursors: createQueryCursors(),
  };
  return state;
}
