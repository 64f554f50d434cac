// The outcome of one event. Every event that reached S3 ends with one of these.
import type { Failure } from '../../failure.ts';
import type { Operation } from '../plan/plan.ts';

/** A record that is settled. API names only. */
export interface WrittenRecord {
  rule: number;
  item?: number;
  operation: Operation;
  sObject: string;
  /** Salesforce id, where the answer has one. */
  id?: string;
  /**
   * `unchanged`: a create whose record existed, or a delete that found nothing. `superseded`: newer events had set all
   * of its fields.
   */
  result: 'created' | 'updated' | 'deleted' | 'unchanged' | 'superseded';
  /** Fields that newer events had set: they were left as they are. */
  superseded?: string[];
  /** Lookups that were left out, because the record they name does not exist or cannot be used. */
  omitted?: string[];
  /** Why, where that record exists: Salesforce's codes, such as `INACTIVE_OWNER_OR_USER`. */
  omittedFor?: string[];
}

/** A record that was not written; listed where there is more than one, or where another record is the same. */
export interface RefusedRecord {
  rule: number;
  item?: number;
  operation: Operation;
  sObject: string;
  code: Failure['code'];
  salesforceCode?: string;
  fields?: string[];
  /** The record of the same event that is the same and comes first. */
  sameAs?: { rule: number; item?: number };
}

export type Outcome =
  | { kind: 'applied'; written: WrittenRecord[] }
  /** Applied before under the same rules: nothing was sent. */
  | { kind: 'duplicate'; written: WrittenRecord[] }
  /** Newer events had already set every field it would set. */
  | { kind: 'superseded' }
  /**
   * `object-gone`: it was to be re-applied, and its object has expired since it was applied. `forgotten`: it is about a
   * person who has asked to be forgotten.
   */
  | { kind: 'ignored'; because: 'unmapped' | 'nothing-to-write' | 'object-gone' | 'forgotten' }
  /**
   * `failure`: of several, the one that decides. `written`: records that were written nevertheless. `mayHaveWritten`:
   * others may have been written, but the answer was lost. `isUnanswered`: Salesforce may still be working on a call.
   */
  | {
      kind: 'failed';
      failure: Failure;
      written: WrittenRecord[];
      refused?: RefusedRecord[];
      mayHaveWritten?: boolean;
      isUnanswered?: boolean;
    };
