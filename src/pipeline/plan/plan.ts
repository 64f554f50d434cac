// A plan: what one event asks Salesforce to hold, or why it asks nothing. Printable JSON, made without I/O.
import type { Failure } from '../../failure.ts';
import type { EventHeader } from '../event/event.ts';
import type { RecordOptions } from '../mapping/compile/record-options.ts';

export type Operation = RecordOptions['operation'];

/** What a Salesforce field can be given. */
export type FieldValue = string | number | boolean | null;

/** A record named by an external ID. */
export interface RecordKey {
  field: string;
  /** Trimmed, as Salesforce stores it. */
  value: string | number;
  /** Equal for two values exactly when Salesforce finds the same record by them (trimmed; folded where the field ignores case). */
  identity: string;
}

/** A lookup field set by the external ID of the record it points to. */
export interface Link {
  /** API name of the lookup field, `WhoId`. */
  field: string;
  /** Name of the parent in the request body, `Who`. */
  relationship: string;
  /** True where the body must name the parent's object. */
  polymorphic: boolean;
  sObject: string;
  key: RecordKey;
  /** What to do when no such record exists: try the event again later, or write the record without the link. */
  notFound: 'retry' | 'omit';
}

/** One record to write, and the rule that asked for it. */
export interface RecordWrite extends RecordOptions {
  /** Index of the rule under `records`, and of the item of its `forEach`. */
  rule: number;
  item?: number;
  sObject: string;
  /** Absent only for a `create` where no external ID can exist. */
  key?: RecordKey;
  /** Expressions that found nothing and are to be kept are absent; null clears. */
  fields: Record<string, FieldValue>;
  links: Link[];
}

/** A rule that wrote no record for this event. */
export interface SkippedRule {
  rule: number;
  item?: number;
  because: 'when-false' | 'no-items';
}

export type Plan =
  | {
      kind: 'write';
      event: EventHeader;
      /** SHA-256 in hex of what the mapping says about this type, without examples, comments and descriptions. */
      rulesHash: string;
      /** Orders events that set the same field: milliseconds since 1970 with their fraction, or the mapping's own number. */
      newest: number;
      records: RecordWrite[];
      skipped: SkippedRule[];
    }
  | { kind: 'ignored'; event: EventHeader; because: 'unmapped' | 'nothing-to-write'; skipped: SkippedRule[] }
  | { kind: 'failed'; event: EventHeader; failure: Failure };

export type WritePlan = Extract<Plan, { kind: 'write' }>;
