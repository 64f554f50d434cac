// What planning did on its way, step by step, for people who want to see it: preview listens, the function does not.
import type { JsonValue } from '../../json.ts';
import type { CompiledConstant, Expression } from '../mapping/mappings.ts';
import type { FieldValue, RecordKey, SkippedRule } from './plan.ts';

/** Each is about the rule or item that was started last. Where the event fails, nothing more comes. */
export type Observation =
  /** `forEach`: with the item it is about; without a value where there is none. */
  | { part: 'start'; rule: number; item?: number; forEach?: Found }
  | { part: 'when'; when: Found }
  | { part: 'key'; expression: Expression; key: RecordKey }
  | { part: 'constant'; constant: CompiledConstant }
  /** `value` is undefined where the field is left as it is. */
  | { part: 'field'; field: string; expression: Expression; value: FieldValue | undefined }
  /** `key` is null where the lookup is emptied, undefined where it is left as it is. */
  | { part: 'link'; field: string; sObject: string; expression: Expression; key: RecordKey | null | undefined }
  | { part: 'end'; outcome: 'written' | SkippedRule['because'] };

/** `value` is undefined where the expression found nothing. */
export interface Found {
  expression: Expression;
  value: JsonValue | undefined;
}

export type Observe = (observation: Observation) => void;
