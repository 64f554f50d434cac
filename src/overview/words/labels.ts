// Names of objects and fields as people see them in Salesforce, and the words for what a rule does.
import type { Operation } from '../../pipeline/plan/plan.ts';
import type { SalesforceSchema, SObjectField } from '../../salesforce-schema.ts';

export const objectLabel = (schema: SalesforceSchema, sObject: string): string =>
  schema.sObject(sObject)?.label ?? setUpLabels[sObject] ?? sObject;

const setUpLabels: Readonly<Record<string, string>> = { Group: 'Queue', RecordType: 'Record Type' };

export function fieldLabel(schema: SalesforceSchema, sObject: string, name: string): string {
  const field = schema.field(sObject, name);
  return field ? labelOf(field) : name;
}

/** A describe result adds " ID" to the label of a lookup, and " Only" to a due date without a time. */
export function labelOf({ label, type, name }: SObjectField): string {
  if (type === 'reference') return label.replace(/(?<=.) ID$/, '');
  return name === 'ActivityDate' ? label.replace(/ Only$/, '') : label;
}

/** `Upsert Contact`. "Once", because a record that exists stays as it is. */
export function ruleInWords(operation: Operation, label: string, hasKey: boolean): string {
  if (operation === 'create') return hasKey ? `Create ${label} once` : `Publish ${label}`;
  return `${verbs[operation]} ${label}`;
}

const verbs = { upsert: 'Upsert', update: 'Update', delete: 'Delete' } as const;
