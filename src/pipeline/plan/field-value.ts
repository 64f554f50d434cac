// What an expression gave → what a Salesforce field can be given.
import type { JsonValue } from '../../json.ts';
import type { FieldValue } from './plan.ts';

export type GivenValue = { value: FieldValue } | { refused: string };

/** `multiple`: a multi-select picklist, which takes its choices as one text with semicolons between them. */
export function fieldValue(given: JsonValue, { multiple }: { multiple: boolean }): GivenValue {
  if (typeof given !== 'object' || given === null) return { value: given };
  if (!Array.isArray(given)) return { refused: 'gives an object where a single value is needed' };
  if (!multiple) return { refused: 'gives a list where a single value is needed' };
  if (given.length === 0) return { value: null };
  if (!given.every((choice) => typeof choice === 'string'))
    return { refused: 'gives a list that holds more than texts' };
  if (given.some((choice) => choice.includes(';'))) return { refused: 'gives a choice with a semicolon in it' };
  return { value: given.join(';') };
}
