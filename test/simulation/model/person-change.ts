// What people and automation do to a record, past the pipeline.
import type { ModelValue } from './plan.ts';
import type { RecordKey } from './record-key.ts';

/** `created`: by another integration. `removed`: deleted, or merged into another record. `restored`: undeleted. */
export interface PersonChange {
  kind: 'created' | 'edited' | 'removed' | 'restored';
  /** Milliseconds since 1970. */
  at: number;
  key: RecordKey;
  /** The values that they set; a link is `OBJECT:IDENTITY`. */
  fields: Readonly<Record<string, ModelValue>>;
  /** True if every event had been applied by then: no delivery may change this any more. */
  isFinal: boolean;
}
