// The store of record stamps, as the write stage needs it.
import type { Failure } from '../../../failure.ts';
import type { RecordStamps } from './record-stamps.ts';

export interface Replacement {
  recordId: string;
  /** With the version that was read: they are stored only if that is still the stored version. */
  stamps: RecordStamps;
}

export type ReplacementResult =
  /** The version is one higher. */
  | { kind: 'stored' }
  | { kind: 'changed'; current: RecordStamps }
  /** `aws/unavailable` or `aws/refused`: the stamps may have been stored. */
  | { kind: 'failed'; failure: Failure };

export interface Ledger {
  /**
   * The stamps of each record; `noStamps` for one that has none. Strongly consistent.
   * Throws `FailureError` `aws/unavailable` or `aws/refused`.
   */
  read(recordIds: readonly string[]): Promise<Map<string, RecordStamps>>;
  /** Returns the results in the order of the replacements, each for a different record. */
  replace(replacements: readonly Replacement[]): Promise<ReplacementResult[]>;
}
