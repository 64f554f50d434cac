// What happened to the events of a run, as far as it decides what Salesforce may hold.
import { identityOf } from './event.ts';
import type { ModelOrder } from './order.ts';
import type { ModelPlan, ModelValue, ModelWrite } from './plan.ts';
import { nameOf, type RecordKey } from './record-key.ts';

export type WritePlan = Extract<ModelPlan, { kind: 'write' }>;

/**
 * `applied`: it must be in Salesforce. `uncertain`: it was abandoned, before or after a write. `overruled`: it may have
 * been applied once, but cannot be applied again now: the org rejects it, or every function crashes on it.
 */
export type Status = 'applied' | 'uncertain' | 'overruled';

export interface EventHistory {
  status: Status;
  /** One for each content and each version of the mappings that may have applied it. */
  plans: readonly WritePlan[];
  /** One for each content and each version of the mappings that was ever deployed. */
  former: readonly WritePlan[];
  /**
   * True if another event with its identity had other content, and Salesforce has lost all records since: what only the
   * one that was rejected had set, nothing restores.
   */
  hasLostContent?: boolean;
  /** When its first delivery began, in milliseconds since 1970. */
  startedAt: number;
  /** When a delivery first reported that it was applied; Infinity if none did. */
  appliedAt: number;
}

/** One write of an event to a record, over all its plans. */
export interface RecordHistory extends Pick<EventHistory, 'startedAt' | 'appliedAt' | 'hasLostContent'> {
  order: ModelOrder;
  operation: ModelWrite['operation'];
  /** True if it must have been written. */
  certain: boolean;
  overruled: boolean;
  fields: Map<string, Set<ModelValue>>;
  /** Fields that each plan sets. */
  sureFields: ReadonlySet<string>;
  /** The values that all deployed versions of the mappings would write. */
  former: Map<string, Set<ModelValue>>;
}

/** True if the org has this record at the end of the run. */
export type IsThere = (key: RecordKey) => boolean;

/** The writes of all events by record name. */
export function historiesOf(
  events: readonly EventHistory[],
  isThere: IsThere,
): Map<string, { key: RecordKey; writes: RecordHistory[] }> {
  const records = new Map<string, { key: RecordKey; writes: RecordHistory[] }>();
  for (const { status, plans, former, startedAt, appliedAt, hasLostContent = false } of events) {
    const formerWrites = groupWrites(former);
    for (const [place, group] of groupWrites(plans)) {
      const [{ plan, write, key }] = group as [PlacedWrite];
      const name = nameOf(key);
      const record = records.get(name) ?? { key, writes: [] };
      records.set(name, record);
      const isSure = group.length === plans.length;
      record.writes.push({
        order: plan.order,
        operation: write.operation,
        hasLostContent,
        certain: status === 'applied' && isSure,
        overruled: status === 'overruled',
        startedAt,
        appliedAt,
        fields: valuesOf(group, isThere),
        sureFields: isSure ? sureFieldsOf(group, isThere) : new Set(),
        former: valuesOf(formerWrites.get(place) ?? [], isThere),
      });
    }
  }
  return records;
}

interface PlacedWrite {
  plan: WritePlan;
  write: ModelWrite;
  key: RecordKey;
}

/** Writes of different plans belong together if they are the same operation on the same record, the same time in turn. */
function groupWrites(plans: readonly WritePlan[]): Map<string, PlacedWrite[]> {
  const groups = new Map<string, PlacedWrite[]>();
  for (const plan of plans) {
    const counts = new Map<string, number>();
    for (const write of plan.writes) {
      if (!write.key) continue;
      const base = JSON.stringify([nameOf(write.key), write.operation, identityOf(plan.order), plan.order.measure]);
      counts.set(base, (counts.get(base) ?? 0) + 1);
      const place = `${base} ${counts.get(base)}`;
      groups.set(place, [...(groups.get(place) ?? []), { plan, write, key: write.key }]);
    }
  }
  return groups;
}

/** An omitted link is left to older events. */
const linksOf = ({ links }: ModelWrite, isThere: IsThere) =>
  Object.entries(links).filter(([, { target, mayBeOmitted }]) => !mayBeOmitted || isThere(target));

function valuesOf(group: readonly PlacedWrite[], isThere: IsThere): Map<string, Set<ModelValue>> {
  const values = new Map<string, Set<ModelValue>>();
  const add = (field: string, value: ModelValue) =>
    values.set(field, (values.get(field) ?? new Set<ModelValue>()).add(value));
  for (const { write } of group) {
    for (const [field, value] of Object.entries(write.fields)) add(field, value);
    for (const [field, { target }] of linksOf(write, isThere)) add(field, `${target.sObject}:${target.identity}`);
  }
  return values;
}

function sureFieldsOf(group: readonly PlacedWrite[], isThere: IsThere): ReadonlySet<string> {
  const sets = group.map(
    ({ write }) => new Set([...Object.keys(write.fields), ...linksOf(write, isThere).map(([field]) => field)]),
  );
  return sets.reduce((all, set) => all.intersection(set));
}
