// A value to start from for a field that a new record requires and the event does not name.
import type { SObjectField, SObjectSchema } from '../salesforce-schema.ts';

export interface StandIn {
  /** Under `constants`. */
  constant?: string;
  /** Under `fields`. */
  expression?: string;
}

/** Undefined if no value would make sense, such as the last name of a person. */
export function standInFor(
  { name, type, picklistValues = [] }: SObjectField,
  { label }: SObjectSchema,
  zone: string,
): StandIn | undefined {
  if (type === 'date') return { expression: `$date(time, ${zone})` };
  if (type === 'datetime') return { expression: '$datetime(time)' };
  if (name === 'Name' && type === 'string') return { expression: `"${label} " & id` };
  const choice = type === 'picklist' ? picklistValues.find(({ active }) => active)?.value : undefined;
  return choice === undefined ? undefined : { constant: choice };
}
