// What became of one event. Every event that reached S3 ends with one of these.
import type { Failure } from '../../failure.ts';
import type { Operation } from '../plan/plan.ts';

/** A record that came to its end. API names only. */
export interface WrittenRecord {
  rule: number;
  item?: number;
  operation: Operation;
  sObject: string;
  /** Salesforce id, where the answer gives one. */
  id?: string;
  /**
   * `unchanged`: a create that was there already, a delete that found nothing. `superseded`: newer events had set all of
   * it before.
   */
  result: 'created' | 'updated' | 'deleted' | 'unchanged' | 'superseded';
  /** Fields that newer events had set before: they were left as they are. */
  superseded?: string[];
  /** Lookups that were left out, since the record they name does not exist. */
  omitted?: string[];
}

/** A record that Salesforce did not take, where there is more than one. */
export interface RefusedRecord {
  rule: number;
  item?: number;
  operation: Operation;
  sObject: string;
  code: Failure['code'];
  salesforceCode?: string;
  fields?: string[];
}

export type Outcome =
  | { kind: 'applied'; written: WrittenRecord[] }
  /** Applied before under the same rules: nothing was sent. */
  | { kind: 'duplicate'; written: WrittenRecord[] }
  /** Newer events had already set all it would set. */
  | { kind: 'superseded' }
  /** `object-gone`: it was to be applied once more, and its object has expired since the first time. */
  | { kind: 'ignored'; because: 'unmapped' | 'nothing-to-write' | 'object-gone' }
  /**
   * `failure`: of several, the one that decides. `written`: records that were written all the same. `mayHaveWritten`:
   * others may have been, the answer was lost.
   */
  | { kind: 'failed'; failure: Failure; written: WrittenRecord[]; refused?: RefusedRecord[]; mayHaveWritten?: boolean };
