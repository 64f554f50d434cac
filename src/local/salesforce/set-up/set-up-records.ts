// Keeps the records of record types and queues in step with the rules.
import { seedRecord } from '../records/seed-record.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import type { OrgState } from '../rest/rest-call.ts';
import type { OrgRule, RuleKind } from '../rules/org-rule.ts';
import type { DescribedObject } from '../schema/described-object.ts';
import { createOrgSchema } from '../schema/org-schema.ts';
import { withSetUpObjects } from './set-up-objects.ts';

export interface SetUp {
  /** Creates the records of new rules and removes those of rules that are gone. */
  update(described: readonly DescribedObject[]): void;
  clear(): void;
}

export function createSetUp(state: OrgState, userId: () => string): SetUp {
  /** Ids of records, by rule. */
  const records = new Map<OrgRule, string[]>();
  let shape: readonly DescribedObject[] | undefined;
  let shapedFor = '';

  const reshape = (described: readonly DescribedObject[], kinds: ReadonlySet<RuleKind>): void => {
    const kindNames = [...kinds].join();
    if (described === shape && kindNames === shapedFor) return;
    shape = described;
    shapedFor = kindNames;
    // Ids refer to their object by key prefix, so an existing object keeps its prefix.
    const prefixOf = ({ name, keyPrefix }: DescribedObject) => keyPrefix ?? state.schema.object(name)?.keyPrefix;
    const all = withSetUpObjects(described, kinds);
    state.schema = createOrgSchema(all.map((object) => ({ ...object, keyPrefix: prefixOf(object) ?? null })));
    state.store.useSchema(state.schema);
  };

  return {
    update(described) {
      const active = (['record-type', 'queue'] as const).flatMap((kind) =>
        state.rules.of(kind).map(({ rule }) => rule),
      );
      const kinds = new Set<RuleKind>(active.map(({ kind }) => kind));
      reshape(described, kinds);
      for (const [rule, ids] of records) {
        if (active.includes(rule as never)) continue;
        for (const record of ids.map(state.store.byId)) if (record) removeForGood(record);
        records.delete(rule);
      }
      for (const rule of active) if (!records.has(rule)) records.set(rule, create(rule));
      state.store.commit();
    },
    clear: () => records.clear(),
  };

  /** Nothing of the setup goes to the recycle bin. */
  function removeForGood(record: StoredRecord): void {
    state.store.remove(record, {});
    state.store.purge(record);
  }

  function create(rule: OrgRule): string[] {
    const seed = (sObject: string, fields: Record<string, Scalar>) => {
      const object = state.schema.object(sObject);
      const known = Object.entries(fields).filter(([name]) => object?.field(name));
      return seedRecord(state, userId(), sObject, Object.fromEntries(known));
    };
    if (rule.kind === 'record-type') {
      const { name, label = name.replaceAll('_', ' '), object, active = true, person = false } = rule;
      const fields = { DeveloperName: name, Name: label, SobjectType: object, IsActive: active, IsPersonType: person };
      return [seed('RecordType', { ...fields, NamespacePrefix: rule.package ?? null })];
    }
    if (rule.kind !== 'queue') return [];
    const { name, label = name.replaceAll('_', ' '), objects } = rule;
    const queue = seed('Group', { DeveloperName: name, Name: label, Type: 'Queue' });
    return [queue, ...objects.map((SobjectType) => seed('QueueSobject', { QueueId: queue, SobjectType }))];
  }
}
