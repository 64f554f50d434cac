// Which field Salesforce could not read, from the error of its JSON parser. It names the type it wanted and the value it
// found, and a position in the body. In a composite call that is not the body we sent, so the value decides:
// `Cannot deserialize instance of date from VALUE_STRING value 2026-13-01 or request may be missing a required field at
// [line:1, column:35]`. https://github.com/wadewegner/Force.com-Toolkit-for-NET/pull/127 and many others quote it.
import type { Row } from '../row.ts';
import type { SalesforceError } from './salesforce-error.ts';

const form =
  /^Cannot deserialize instance of \S+ from (\w+) value (.*?)( or request may be missing a required field.*)?( at \[line:\d+, column:\d+\])?$/is;

/** The error with the fields of the row that hold such a value, where Salesforce names none. */
export const withFields = (error: SalesforceError, row: Pick<Row, 'fields' | 'links'>): SalesforceError =>
  error.fields.length > 0 ? error : { ...error, fields: unreadableFields(error.message, row) };

/** Several if their values are equal; none for another error. */
function unreadableFields(message: string, { fields, links }: Pick<Row, 'fields' | 'links'>): string[] {
  const [, token = '', text = ''] = form.exec(message.trim()) ?? [];
  const values = [
    ...Object.entries(fields),
    ...links.map(({ field, key }): [string, string | number] => [field, key.value]),
  ];
  return values.filter(([, value]) => tokensOf(value).includes(token) && String(value) === text).map(([name]) => name);
}

/** The tokens of the JSON parser for this value. */
function tokensOf(value: Row['fields'][string]): string[] {
  if (value === null) return ['VALUE_NULL'];
  if (typeof value === 'string') return ['VALUE_STRING'];
  return typeof value === 'boolean'
    ? [`VALUE_${String(value).toUpperCase()}`]
    : ['VALUE_NUMBER_INT', 'VALUE_NUMBER_FLOAT'];
}
