// The result of an expression → a value for a Salesforce field.

import type { JsonValue } from '../../json.ts';
import { isBlank } from '../../values/blank.ts';
import { isLargeNumber } from '../../values/exact-number.ts';
import type { CompiledField } from '../mapping/mappings.ts';
import type { FieldValue } from './plan.ts';

export type GivenValue = { value: FieldValue } | { refused: string };

/** A blank text clears the field, whatever its type: Salesforce stores no empty text, and refuses one as a date or a number. */
export function fieldValue(
  result: JsonValue,
  { multiple, numeric }: Pick<CompiledField, 'multiple' | 'numeric'>,
): GivenValue {
  if (typeof result === 'string') return textValue(result, numeric);
  // A sum of numbers that are exact may not be exact itself.
  if (typeof result === 'number' && Math.abs(result) > Number.MAX_SAFE_INTEGER) return { refused: tooLarge };
  if (typeof result !== 'object' || result === null) return { value: result };
  if (!Array.isArray(result)) return { refused: 'returns an object instead of a single value' };
  if (!multiple) return { refused: 'returns a list instead of a single value' };
  if (!result.every((choice) => typeof choice === 'string'))
    return { refused: 'returns a list with items that are not texts' };
  if (result.some((choice) => choice.includes(';'))) return { refused: 'returns a choice that contains a semicolon' };
  const choices = result.filter((choice) => !isBlank(choice));
  return choices.length === 0 ? { value: null } : textValue(choices.join(';'), numeric);
}

export const tooLarge = 'returns a number too large to be exact';

function textValue(text: string, numeric: boolean): GivenValue {
  if (isBlank(text)) return { value: null };
  if (isBrokenValue(text)) return { refused: brokenValue };
  // Salesforce reads the text as a number, and its numbers lose digits as ours do.
  return numeric && isLargeNumber(text) ? { refused: tooLarge } : { value: text };
}

/** What JavaScript writes for a calculation without a result, here or in the program that wrote the event. */
export const isBrokenValue = (text: string): boolean => /^\s*(NaN|Invalid Date|\[object \w+\])\s*$/.test(text);
export const brokenValue = 'returns "NaN" or a similar text, which programs write when a calculation has no result';
