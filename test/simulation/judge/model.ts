// What Salesforce may hold after all events of a run: each field has the value of the newest event that was applied.
// An abandoned event may or may not have been written; it does not allow older events' values.
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { compareOrder, type Order } from '../../../src/pipeline/write/order.ts';
import { identityOf } from '../../../src/pipeline/write/requested-write.ts';
import { recordIdOf } from '../../../src/pipeline/write/rows/row.ts';

export interface ModelEvent {
  /** One for each version of the mappings that may have applied it. */
  plans: readonly WritePlan[];
  /** One for each version of the mappings that was ever deployed. */
  former: readonly WritePlan[];
  /**
   * `applied`: it must be in Salesforce. `uncertain`: it was abandoned. `overruled`: it may have been applied once, but
   * the org rejects it now.
   */
  status: 'applied' | 'uncertain' | 'overruled';
}

export type ModelValue = string | number | boolean | null;

export interface ModelRecord {
  sObject: string;
  keyField: string;
  keyIdentity: string;
  mustExist: boolean;
  mayExist: boolean;
  /** The allowed values of each field; links as `OBJECT:IDENTITY`. */
  fields: Map<string, Set<ModelValue>>;
}

interface ModelWrite {
  order: Order;
  certain: boolean;
  overruled: boolean;
  operation: 'upsert' | 'update' | 'delete' | 'create';
  fields: Map<string, Set<ModelValue>>;
  /** The values that all deployed versions of the mappings would write. */
  former: Map<string, Set<ModelValue>>;
}

/** True if the object has a record with this key at the end of the run. */
export type IsThere = (sObject: string, keyIdentity: string) => boolean;

/** The records that the events write, except those without a key. */
export function modelOf(events: readonly ModelEvent[], isThere: IsThere): ModelRecord[] {
  const records = new Map<
    string,
    { sObject: string; keyField: string; keyIdentity: string; modelWrites: ModelWrite[] }
  >();
  for (const { plans, former, status } of events) {
    for (const [index, write] of (plans[0]?.records ?? []).entries()) {
      if (!write.key) continue;
      const id = recordIdOf(write, '');
      const { field: keyField, identity: keyIdentity } = write.key;
      const record = records.get(id) ?? { sObject: write.sObject, keyField, keyIdentity, modelWrites: [] };
      records.set(id, record);
      const plan = plans[0] as WritePlan;
      const order = { newest: plan.newest, identity: identityOf(plan) };
      record.modelWrites.push({
        order,
        certain: status === 'applied',
        overruled: status === 'overruled',
        operation: write.operation,
        fields: valuesOf(plans, index, isThere),
        former: valuesOf(former, index, isThere),
      });
    }
  }
  return [...records.values()].map(({ modelWrites, ...record }) => ({ ...record, ...expectedOf(modelWrites) }));
}

/** The values that the plans' records at this index set, by field. */
function valuesOf(plans: readonly WritePlan[], index: number, isThere: IsThere): Map<string, Set<ModelValue>> {
  const fields = new Map<string, Set<ModelValue>>();
  for (const plan of plans) {
    const write = plan.records[index];
    for (const [field, value] of Object.entries(write?.fields ?? {})) addTo(fields, field, value);
    for (const { field, sObject, key, notFound } of write?.links ?? []) {
      // An omitted link is left to older events.
      if (notFound === 'omit' && !isThere(sObject, key.identity)) continue;
      addTo(fields, field, `${sObject}:${key.identity}`);
    }
  }
  return fields;
}

function addTo(fields: Map<string, Set<ModelValue>>, field: string, value: ModelValue): void {
  fields.set(field, (fields.get(field) ?? new Set()).add(value));
}

function expectedOf(modelWrites: readonly ModelWrite[]): Pick<ModelRecord, 'mustExist' | 'mayExist' | 'fields'> {
  // If one event writes a record several times, the last write wins.
  const newestFirst = modelWrites.toReversed().sort((a, b) => compareOrder(b.order, a.order));
  const isNewer = (a: ModelWrite | undefined, b: ModelWrite | undefined) =>
    a !== undefined && (b === undefined || compareOrder(a.order, b.order) > 0);
  const deletes = newestFirst.filter(({ operation }) => operation === 'delete');
  const writes = newestFirst.filter(({ operation }) => operation !== 'delete');
  const creators = writes.filter(({ operation }) => operation !== 'update');
  const certainDelete = deletes.find(({ certain }) => certain);
  const mustExist = isNewer(
    creators.find(({ certain }) => certain),
    deletes[0],
  );
  const mayExist = creators.length > 0 && isNewer(writes[0], certainDelete);
  const fields = new Map<string, Set<ModelValue>>();
  for (const name of new Set(writes.flatMap((write) => [...write.fields.keys()]))) {
    // Of several creates of one record, the first to arrive creates it, whichever that is.
    const setters = writes.filter((write) => write.fields.has(name));
    const certain = setters.find((setter) => setter.certain && setter.operation !== 'create');
    const allowed = new Set<ModelValue>();
    // A delete that arrives after a newer write is superseded as a whole. It leaves the values of older events that arrived
    // before it, as the mappings of that time wrote them.
    const olderValuesMayRemain = !certain || isNewer(deletes[0], certain);
    // When a late older write has overwritten an event that the org now rejects, nothing can restore that event's values.
    const isBeyondRepair = setters.some(
      (setter) => setter.overruled && (setter === certain || isNewer(setter, certain)),
    );
    for (const setter of setters) {
      const isLeftover = olderValuesMayRemain && isNewer(deletes[0], setter);
      if (setter !== certain && !isNewer(setter, certain) && !isLeftover && !isBeyondRepair) continue;
      for (const value of setter.fields.get(name) ?? []) allowed.add(value);
      // A replay does not rewrite events that earlier mappings applied and the org rejects now.
      if (isLeftover || isBeyondRepair || !setter.certain)
        for (const value of setter.former.get(name) ?? []) allowed.add(value);
    }
    if (olderValuesMayRemain) allowed.add(null);
    fields.set(name, allowed);
  }
  return { mustExist, mayExist, fields };
}
