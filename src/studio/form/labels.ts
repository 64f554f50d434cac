// Names of objects and fields as people see them in Salesforce.
import { typeText } from '../../org/editor-schema.ts';
import type { SObjectField } from '../../salesforce-schema.ts';
import type { Choice } from '../contract.ts';

/** `Text, up to 255 characters`. A long list of choices is a menu of its own. */
export const fieldTypeText = (field: SObjectField): string =>
  field.type === 'picklist'
    ? 'Picklist'
    : field.type === 'multipicklist'
      ? 'Multi-select picklist'
      : typeText(field).replace(/: \$.*/, '');

export const isRequired = ({ createable, nillable, defaultedOnCreate }: SObjectField): boolean =>
  createable && !nillable && !defaultedOnCreate;

/** Undefined if the field is no picklist. */
export function choicesOf({ type, picklistValues = [] }: SObjectField): Choice[] | undefined {
  if (type !== 'picklist' && type !== 'multipicklist') return undefined;
  return picklistValues.filter(({ active }) => active).map(({ value, label }) => ({ value, label }));
}
