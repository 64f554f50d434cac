// A row is what Salesforce is sent for one record; it carries the shares of the events that asked for it.
import type { RecordOptions } from '../../mapping/compile/record-options.ts';
import type { FieldValue, Link, RecordKey, RecordWrite } from '../../plan/plan.ts';
import type { Order } from '../order.ts';

/** What one event asks of one record: the smallest thing that is written or not. */
export interface EventWrite {
  /** Index of the event in the window, and of the record in its plan. */
  event: number;
  record: number;
  order: Order;
  write: RecordWrite;
}

export interface Row extends RecordOptions {
  sObject: string;
  key?: RecordKey;
  /** Equal for rows of the same Salesforce record; unlike all others where no key tells. */
  recordId: string;
  fields: Readonly<Record<string, FieldValue>>;
  links: readonly Link[];
  /** Lookups that were left out because their target does not exist. */
  omitted?: readonly string[];
  /** Oldest first; never empty. */
  eventWrites: readonly EventWrite[];
}

/** Rows that can share one subrequest: the same operation on the same object by the same key field. */
export function batchKeyOf({ operation, sObject, key }: RecordWrite | Row): string {
  return `${operation} ${sObject} ${key?.field ?? ''}`;
}

/** Which record a write is about. */
export function recordIdOf({ sObject, key }: RecordWrite, otherwise: string): string {
  return key ? recordIdByKey(sObject, key) : `${sObject} without key: ${otherwise}`;
}

export const recordIdByKey = (sObject: string, key: RecordKey) => JSON.stringify([sObject, key.field, key.identity]);

/** Merges shares of the same record and kind, oldest first: of each field the newest value stands. */
export function rowOf(recordId: string, eventWrites: readonly [EventWrite, ...EventWrite[]]): Row {
  const { rule: _rule, item: _item, fields: _fields, links: _links, ...shared } = eventWrites[0].write;
  // A create is done by whoever is first; those after it find it there.
  const merged = shared.operation === 'create' ? eventWrites.slice(0, 1) : eventWrites;
  const fields: Record<string, FieldValue> = {};
  const links = new Map<string, Link>();
  for (const { write } of merged) {
    for (const link of write.links) {
      delete fields[link.field];
      links.set(link.field, link);
    }
    for (const [name, value] of Object.entries(write.fields)) {
      links.delete(name);
      fields[name] = value;
    }
  }
  return { ...shared, recordId, fields, links: [...links.values()], eventWrites };
}
