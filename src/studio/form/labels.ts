// What the form has to know about a field.
import type { SObjectField } from '../../salesforce-schema.ts';
import type { Choice } from '../contract.ts';

export const isRequired = ({ createable, nillable, defaultedOnCreate }: SObjectField): boolean =>
  createable && !nillable && !defaultedOnCreate;

/** Undefined if the field is no picklist. */
export function choicesOf({ type, picklistValues = [] }: SObjectField): Choice[] | undefined {
  if (type !== 'picklist' && type !== 'multipicklist') return undefined;
  return picklistValues.filter(({ active }) => active).map(({ value, label }) => ({ value, label }));
}
