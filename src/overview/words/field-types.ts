// The type of a field as people see it in Salesforce: Setup, Object Manager, Fields & Relationships, column Data Type, as in
// "Text(80)" and "Lookup(Account)". What a describe type means is from the Apex reference, Schema.DisplayType.
import type { SalesforceSchema, SObjectField, SObjectFieldType } from '../../salesforce-schema.ts';
import { objectLabel } from './labels.ts';

type Words = (field: SObjectField) => string;

const named =
  (name: string): Words =>
  () =>
    name;

/** `Text (80)` */
const withLength =
  (name: string): Words =>
  ({ length }) =>
    length ? `${name} (${length.toLocaleString('en-US')})` : name;

/** `Currency (16, 2)`: the digits before and after the decimal point. */
const withDigits =
  (name: string): Words =>
  ({ precision, scale = 0 }) =>
    precision ? `${name} (${precision - scale}, ${scale})` : name;

/** Describe has one type for three; a plain text area holds 255 characters. */
const textArea: Words = (field) => {
  if (field.htmlFormatted) return withLength('Rich Text Area')(field);
  return withLength((field.length ?? 0) > 255 ? 'Long Text Area' : 'Text Area')(field);
};

const words: Readonly<Record<Exclude<SObjectFieldType, 'reference'>, Words>> = {
  id: named('ID'),
  string: withLength('Text'),
  textarea: textArea,
  boolean: named('Checkbox'),
  int: withDigits('Number'),
  long: withDigits('Number'),
  double: withDigits('Number'),
  currency: withDigits('Currency'),
  percent: withDigits('Percent'),
  date: named('Date'),
  datetime: named('Date/Time'),
  time: named('Time'),
  picklist: named('Picklist'),
  multipicklist: named('Picklist (Multi-Select)'),
  combobox: named('Picklist that takes other values'),
  email: named('Email'),
  phone: named('Phone'),
  url: named('URL'),
  address: named('Address'),
  location: named('Geolocation'),
  base64: named('File content'),
  encryptedstring: withLength('Text (Encrypted)'),
  anyType: named('Value of any type'),
};

/** More names than this are counted: a Task can be related to dozens of objects. */
const mostTargets = 3;

/** @param schema for the labels of objects; without it, their API names */
export function typeInWords(field: SObjectField, schema?: SalesforceSchema): string {
  const type = field.type === 'reference' ? lookup(field, schema) : (words[field.type]?.(field) ?? field.type);
  if (field.autoNumber) return 'Auto Number';
  return field.calculated ? `Formula (${type.replace(/ \(.*/, '')})` : type;
}

function lookup({ referenceTo = [] }: SObjectField, schema: SalesforceSchema | undefined): string {
  if (referenceTo.length === 0) return 'Lookup';
  const names = referenceTo.slice(0, mostTargets).map((name) => (schema ? objectLabel(schema, name) : name));
  const more = referenceTo.length - names.length;
  return `Lookup (${names.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}
