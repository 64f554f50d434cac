// What Salesforce may hold after all the events of a run: of each field the value of the newest event that was applied.
// An event that was given up may have been written or not; what older ones may hold there is not widened by it.
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { compareOrder, type Order } from '../../../src/pipeline/write/order.ts';
import { recordIdOf } from '../../../src/pipeline/write/rows/row.ts';
import { identityOf } from '../../../src/pipeline/write/write-newest.ts';

export interface ModelEvent {
  /** By each version of the mapping that it may have been applied by. */
  plans: readonly WritePlan[];
  /** By versions that are no longer in force. */
  former: readonly WritePlan[];
  /**
   * `applied`: it counts. `perhaps`: it was given up. `overruled`: it may have been applied once, and the org now refuses
   * it.
   */
  status: 'applied' | 'perhaps' | 'overruled';
}

export type ModelValue = string | number | boolean | null;

export interface ModelRecord {
  sObject: string;
  keyField: string;
  keyIdentity: string;
  mustExist: boolean;
  mayExist: boolean;
  /** By field: what it may hold; links as `OBJECT:IDENTITY`. */
  fields: Map<string, Set<ModelValue>>;
}

interface ModelWrite {
  order: Order;
  certain: boolean;
  overruled: boolean;
  operation: 'upsert' | 'update' | 'delete' | 'create';
  fields: Map<string, Set<ModelValue>>;
  /** By the versions no longer in force. */
  former: Map<string, Set<ModelValue>>;
}

/** True where the object has a record with this key, from the start to the end. */
export type IsThere = (sObject: string, keyIdentity: string) => boolean;

/** The records that the events name, but those without a key. */
export function modelOf(events: readonly ModelEvent[], isThere: IsThere): ModelRecord[] {
  const records = new Map<string, { sObject: string; keyField: string; keyIdentity: string; made: ModelWrite[] }>();
  for (const { plans, former, status } of events) {
    for (const [index, write] of (plans[0]?.records ?? []).entries()) {
      if (!write.key) continue;
      const id = recordIdOf(write, '');
      const { field: keyField, identity: keyIdentity } = write.key;
      const record = records.get(id) ?? { sObject: write.sObject, keyField, keyIdentity, made: [] };
      records.set(id, record);
      const plan = plans[0] as WritePlan;
      const order = { newest: plan.newest, identity: identityOf(plan) };
      record.made.push({
        order,
        certain: status === 'applied',
        overruled: status === 'overruled',
        operation: write.operation,
        fields: valuesOf(plans, index, isThere),
        former: valuesOf(former, index, isThere),
      });
    }
  }
  return [...records.values()].map(({ made, ...record }) => ({ ...record, ...judge(made) }));
}

/** What the plans have the record at this place hold, by field. */
function valuesOf(plans: readonly WritePlan[], index: number, isThere: IsThere): Map<string, Set<ModelValue>> {
  const fields = new Map<string, Set<ModelValue>>();
  for (const plan of plans) {
    const write = plan.records[index];
    for (const [field, value] of Object.entries(write?.fields ?? {})) addTo(fields, field, value);
    for (const { field, sObject, key, notFound } of write?.links ?? []) {
      // Left out, a link is open to older events.
      if (notFound === 'omit' && !isThere(sObject, key.identity)) continue;
      addTo(fields, field, `${sObject}:${key.identity}`);
    }
  }
  return fields;
}

function addTo(fields: Map<string, Set<ModelValue>>, field: string, value: ModelValue): void {
  fields.set(field, (fields.get(field) ?? new Set()).add(value));
}

function judge(made: readonly ModelWrite[]): Pick<ModelRecord, 'mustExist' | 'mayExist' | 'fields'> {
  // Of the records of one event the last one stands.
  const newestFirst = made.toReversed().sort((a, b) => compareOrder(b.order, a.order));
  const isNewer = (a: ModelWrite | undefined, b: ModelWrite | undefined) =>
    a !== undefined && (b === undefined || compareOrder(a.order, b.order) > 0);
  const deletes = newestFirst.filter(({ operation }) => operation === 'delete');
  const writes = newestFirst.filter(({ operation }) => operation !== 'delete');
  const makers = writes.filter(({ operation }) => operation !== 'update');
  const certainDelete = deletes.find(({ certain }) => certain);
  const mustExist = isNewer(
    makers.find(({ certain }) => certain),
    deletes[0],
  );
  const mayExist = makers.length > 0 && isNewer(writes[0], certainDelete);
  const fields = new Map<string, Set<ModelValue>>();
  for (const name of new Set(writes.flatMap((write) => [...write.fields.keys()]))) {
    // Of creates of one record the first to come makes it, whichever that is.
    const setters = writes.filter((write) => write.fields.has(name));
    const certain = setters.find((setter) => setter.certain && setter.operation !== 'create');
    const allowed = new Set<ModelValue>();
    // A delete that came after a newer write is superseded as a whole: what it leaves is of whichever older event came
    // before it, by the rules of then.
    const isLeft = !certain || isNewer(deletes[0], certain);
    // What a late older write has undone of an event that the org now refuses, nobody can set right.
    const isBeyondRepair = setters.some(
      (setter) => setter.overruled && (setter === certain || isNewer(setter, certain)),
    );
    for (const setter of setters) {
      const isLeftover = isLeft && isNewer(deletes[0], setter);
      if (setter !== certain && !isNewer(setter, certain) && !isLeftover && !isBeyondRepair) continue;
      for (const value of setter.fields.get(name) ?? []) allowed.add(value);
      // What was applied by former rules and is refused now is not replayed either.
      if (isLeftover || isBeyondRepair || !setter.certain)
        for (const value of setter.former.get(name) ?? []) allowed.add(value);
    }
    if (isLeft) allowed.add(null);
    fields.set(name, allowed);
  }
  return { mustExist, mayExist, fields };
}
