// The store of record stamps, as the write stage needs it.
import type { RecordStamps } from './record-stamps.ts';

export interface Ledger {
  /**
   * The stamps of each record; `noStamps` for one that has none. Strongly consistent.
   * Throws `FailureError` `aws/unavailable` or `aws/refused`.
   */
  read(recordIds: readonly string[]): Promise<Map<string, RecordStamps>>;
  /**
   * Stores the stamps with a version one higher if the stored version is still theirs; false if it is not.
   * Throws as `read` does.
   */
  replace(recordId: string, stamps: RecordStamps): Promise<boolean>;
}
