// A row is what Salesforce gets for one record. It carries the event writes that it serves.
import type { Failure } from '../../../failure.ts';
import type { RecordOptions } from '../../mapping/compile/record-options.ts';
import type { FieldValue, Link, RecordKey, RecordWrite } from '../../plan/plan.ts';
import type { Order } from '../order.ts';

/** What one event contributes to one record: the smallest unit that is written or not. */
export interface EventWrite {
  /** Index of the event in the window, and of the record in its plan. */
  event: number;
  record: number;
  order: Order;
  write: RecordWrite;
  /** The event is not tried again after this attempt; default false. */
  isLastAttempt?: boolean;
}

export type EventWriteResult =
  | {
      kind: 'done';
      id?: string;
      result: 'created' | 'updated' | 'deleted' | 'unchanged';
      /** Lookups that were left out. */
      omitted?: readonly string[];
      /** Why, where the record that they name exists: Salesforce's codes. */
      omittedFor?: readonly string[];
    }
  /** `mayHaveWritten`: the row was sent, and it is not known whether it was written. */
  | { kind: 'failed'; failure: Failure; mayHaveWritten: boolean };

export interface Row extends RecordOptions {
  sObject: string;
  key?: RecordKey;
  /** Equal for rows of the same Salesforce record. A row without a key has one of its own. */
  recordId: string;
  fields: Readonly<Record<string, FieldValue>>;
  links: readonly Link[];
  /** By lookup: what the links by name are sent as. Of the round in which they were looked up. */
  ids?: ReadonlyMap<string, string>;
  /** Lookups that were left out because their target does not exist, or cannot be used: see `omittedFor`. */
  omitted?: readonly string[];
  /** Salesforce's codes of why existing targets cannot be used. */
  omittedFor?: readonly string[];
  /** Oldest first; never empty. */
  eventWrites: readonly EventWrite[];
  /** Part of a row that was refused. The parts are sent one after another. */
  isPart?: boolean;
}

/** True where the row goes by the Id of its record, which a query finds by the key. */
export const isWrittenById = ({ operation }: Row): boolean => operation === 'update' || operation === 'delete';

/**
 * Rows with the same batch key can share a subrequest: the same operation on the same object by the same key field, with
 * the same headers.
 */
export function batchKeyOf(row: RecordWrite | Row): string {
  const { operation, sObject, key, assignmentRules = false, duplicateRules = 'block' } = row;
  const headers = `${assignmentRules ? ' assign' : ''}${duplicateRules === 'allow' ? ' allow' : ''}`;
  return `${operation} ${sObject} ${key?.field ?? ''}${headers}`;
}

/** Identifies the record of a write. @param otherwise identifies it where there is no key */
export function recordIdOf({ sObject, key }: RecordWrite, otherwise: string): string {
  return key ? recordIdByKey(sObject, key) : `${sObject} without key: ${otherwise}`;
}

export const recordIdByKey = (sObject: string, key: RecordKey) => JSON.stringify([sObject, key.field, key.identity]);

/** Merges event writes of the same record and batch key, oldest first: each field gets its newest value. */
export function rowOf(recordId: string, eventWrites: readonly [EventWrite, ...EventWrite[]]): Row {
  const { rule: _rule, item: _item, fields: _fields, links: _links, ...shared } = eventWrites[0].write;
  // The first create makes the record; the others find it there.
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
