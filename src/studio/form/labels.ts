// Names of objects and fields as people see them in Salesforce.
import { typeText } from '../../org/editor-schema.ts';
import type { SalesforceSchema, SObjectField } from '../../salesforce-schema.ts';
import type { Choice } from '../contract.ts';

/** The describe calls a lookup "Assigned To ID", and the page of a record calls it "Assigned To". */
export function fieldLabel({ label, type }: Pick<SObjectField, 'label' | 'type'>): string {
  if (type === 'reference') return label.replace(/ ID$/, '');
  return type === 'date' ? label.replace(/^Due Date Only$/, 'Due Date') : label;
}

export const objectLabel = (schema: SalesforceSchema, name: string): string => schema.sObject(name)?.label ?? name;

export const labelIn = (schema: SalesforceSchema, sObject: string, field: string): string => {
  const found = schema.field(sObject, field);
  return found ? fieldLabel(found) : field;
};

/** `Text, up to 255 characters`. A long list of choices is a menu of its own. */
export const fieldTypeText = (field: SObjectField): string =>
  field.type === 'picklist' ? 'Picklist' : field.type === 'multipicklist' ? 'Multi-select picklist' : typeText(field);

export const isRequired = ({ createable, nillable, defaultedOnCreate }: SObjectField): boolean =>
  createable && !nillable && !defaultedOnCreate;

/** Undefined if the field is no picklist. */
export function choicesOf({ type, picklistValues = [] }: SObjectField): Choice[] | undefined {
  if (type !== 'picklist' && type !== 'multipicklist') return undefined;
  return picklistValues.filter(({ active }) => active).map(({ value, label }) => ({ value, label }));
}
