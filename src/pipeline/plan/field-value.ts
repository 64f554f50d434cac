// The result of an expression → a value for a Salesforce field.
import type { JsonValue } from '../../json.ts';
import type { FieldValue } from './plan.ts';

export type GivenValue = { value: FieldValue } | { refused: string };

/** `multiple`: a multi-select picklist, which takes its choices as one text, separated by semicolons. */
export function fieldValue(result: JsonValue, { multiple }: { multiple: boolean }): GivenValue {
  if (typeof result !== 'object' || result === null) return { value: result };
  if (!Array.isArray(result)) return { refused: 'returns an object instead of a single value' };
  if (!multiple) return { refused: 'returns a list instead of a single value' };
  if (result.length === 0) return { value: null };
  if (!result.every((choice) => typeof choice === 'string'))
    return { refused: 'returns a list with items that are not texts' };
  if (result.some((choice) => choice.includes(';'))) return { refused: 'returns a choice that contains a semicolon' };
  return { value: result.join(';') };
}
