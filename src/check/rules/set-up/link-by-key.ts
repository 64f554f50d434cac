// How to link a record by what the event says of it, for a lookup that got something else than an Id.
import { linkText } from '../../../pipeline/mapping/compile/hints/link-text.ts';
import type { SalesforceSchema, SObjectField } from '../../../salesforce-schema.ts';
import { byName } from './ids-of-one-org.ts';

/** @param value the expression for the key; undefined for a field that is no lookup */
export function linkByKey(field: SObjectField, value: string, schema: SalesforceSchema): string | undefined {
  if (field.type !== 'reference') return undefined;
  if (field.name === 'RecordTypeId') return byName(field);
  if (field.referenceTo?.includes('Group')) {
    const user = linkText({ ...field, referenceTo: ['User'] }, value, schema).text;
    return `Write it under "links". For a User: ${user}. For a queue: ${field.name}: { queue: Night_Queue }.`;
  }
  const { text, withoutKey } = linkText(field, value, schema);
  const add =
    withoutKey === undefined
      ? ''
      : ` ${withoutKey} has no external ID yet: with this key, "npx s3sf schema missing --write" adds one.`;
  return `Write it under "links", where an external ID finds the record: ${text}.${add}`;
}
