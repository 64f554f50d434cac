// The steps of planning, for people who want to see them: preview listens, the function does not.
import type { JsonValue } from '../../json.ts';
import type { CompiledConstant, CompiledName, Expression } from '../mapping/mappings.ts';
import type { FieldValue, Link, RecordKey, SkippedRule } from './plan.ts';

/** Each is about the rule or item that was started last. If the event fails, no more follow. */
export type Observation =
  /** `forEach` has the item; its value is undefined if there is none. */
  | { part: 'start'; rule: number; item?: number; forEach?: ExpressionResult }
  | { part: 'when'; when: ExpressionResult }
  | { part: 'key'; expression: Expression; key: RecordKey }
  | { part: 'constant'; constant: CompiledConstant; value: FieldValue }
  | { part: 'named'; named: CompiledName; link: Link }
  /** `value` is undefined if the field is left as it is. */
  | { part: 'field'; field: string; expression: Expression; value: FieldValue | undefined }
  /** `key` is null if the lookup is cleared, undefined if it is left as it is. */
  | { part: 'link'; field: string; sObject: string; expression: Expression; key: RecordKey | null | undefined }
  | { part: 'end'; outcome: 'written' | 'same-record' | SkippedRule['because'] };

/** `value` is undefined if the expression found nothing. */
export interface ExpressionResult {
  expression: Expression;
  value: JsonValue | undefined;
}

export type Observe = (observation: Observation) => void;
