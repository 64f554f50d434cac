// The store of record stamps, as the write stage needs it.
import type { Failure } from '../../../failure.ts';
import type { RecordStamps } from './record-stamps.ts';

export interface Replacement {
  recordId: string;
  /** With the version under which they were read: they are stored only if it is still the stored one. */
  stamps: RecordStamps;
}

export type ReplacementResult =
  /** With a version one higher. */
  | { kind: 'stored' }
  | { kind: 'changed'; current: RecordStamps }
  /** `aws/unavailable` or `aws/refused`: it may have been stored. */
  | { kind: 'failed'; failure: Failure };

export interface Ledger {
  /**
   * The stamps of each record; `noStamps` for one that has none. Strongly consistent.
   * Throws `FailureError` `aws/unavailable` or `aws/refused`.
   */
  read(recordIds: readonly string[]): Promise<Map<string, RecordStamps>>;
  /** Returns the results in the order of the replacements, each of another record. */
  replace(replacements: readonly Replacement[]): Promise<ReplacementResult[]>;
}
