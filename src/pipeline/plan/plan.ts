// A plan: the records that one event writes, or why it writes none. Printable JSON, made without I/O.
import type { Failure } from '../../failure.ts';
import type { EventHeader } from '../event/event.ts';
import type { RecordOptions } from '../mapping/compile/record-options.ts';

export type Operation = RecordOptions['operation'];

/** A value for a Salesforce field. */
export type FieldValue = string | number | boolean | null;

/** A record identified by an external ID or by its own Id. */
export interface RecordKey {
  field: string;
  /** Trimmed, as Salesforce stores it. An Id is in its long form. */
  value: string | number;
  /** Equal for two values if and only if Salesforce finds the same record (trimmed; lower case if the field ignores case). */
  identity: string;
  /** Set where Salesforce treats "ABC" and "abc" as the same value. */
  ignoresCase?: true;
  /** Set for a number field. */
  numeric?: true;
}

/** A lookup field set by the external ID of the record it points to, or by its own Id, which is then sent as it is. */
export interface Link {
  /** API name of the lookup field, `WhoId`. */
  field: string;
  /** Name of the parent in the request body, `Who`. */
  relationship: string;
  /** True if the body must name the parent's object. */
  polymorphic: boolean;
  sObject: string;
  key: RecordKey;
  /** What to do if no such record exists: retry the event later, or write the record without the link. */
  notFound: 'retry' | 'omit';
  /**
   * Set for a record type or a queue: Salesforce does not find it by its developer name, which is the key here, so the
   * link is sent as the Id that the name has in the org.
   */
  byName?: true;
}

/** One record to write, and the rule it comes from. */
export interface RecordWrite extends RecordOptions {
  /** Index of the rule under `records`, and of the item of its `forEach`. */
  rule: number;
  item?: number;
  sObject: string;
  /** Absent only for a `create` of an object that can have no external ID. */
  key?: RecordKey;
  /** A field that keeps its value is absent; null clears it. */
  fields: Record<string, FieldValue>;
  links: Link[];
}

/** A rule that wrote no record for this event. */
export interface SkippedRule {
  rule: number;
  item?: number;
  because: 'when-false' | 'no-items';
}

/** A record that is not written, although its rule asks for it: everything else is, and the event fails. */
export interface UnwrittenRecord {
  rule: number;
  item?: number;
  operation: Operation;
  sObject: string;
  /** The record before it that is the same. */
  sameAs: { rule: number; item?: number };
  failure: Failure;
}

export type Plan =
  | {
      kind: 'write';
      event: EventHeader;
      /** SHA-256 in hex of the mapping's rules, without examples, comments and descriptions. */
      rulesHash: string;
      /** Orders events that set the same field: milliseconds since 1970 with their fraction, or the mapping's own number. */
      newest: number;
      /** What `newest` measures, where the number does not show it: see `Order`. */
      measure?: string;
      records: RecordWrite[];
      /** Total bytes of the records, each as JSON. */
      bytes: number;
      /** Absent if every record is written; an event that has any fails once the others are. */
      unwritten?: UnwrittenRecord[];
      skipped: SkippedRule[];
    }
  | { kind: 'ignored'; event: EventHeader; because: 'unmapped' | 'nothing-to-write'; skipped: SkippedRule[] }
  | { kind: 'failed'; event: EventHeader; failure: Failure };

export type WritePlan = Extract<Plan, { kind: 'write' }>;
