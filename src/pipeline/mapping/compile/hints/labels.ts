// Administrators know fields and objects by their labels. Finds the API name that belongs to one.

import { ownValue } from '../../../../own-value.ts';
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../../../../salesforce-schema.ts';
import { closestName } from '../../closest-name.ts';

/** What pages of Salesforce show where a describe has another label. */
const onPages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  task: { duedate: 'ActivityDate', comments: 'Description', assignedto: 'OwnerId', name: 'WhoId', relatedto: 'WhatId' },
  event: {
    start: 'StartDateTime',
    end: 'EndDateTime',
    assignedto: 'OwnerId',
    name: 'WhoId',
    relatedto: 'WhatId',
    alldayevent: 'IsAllDayEvent',
  },
};

/** Only letters and digits: `Due Date`, `DueDate` and `Due_Date` are the same. */
const bare = (text: string) =>
  text
    .replace(/__c$/i, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** `Assigned To ID` is "Assigned To" on the page, and `Due Date Only` is "Due Date". */
const shortened = (label: string) => label.replace(/\s+(ID|Only)$/, '');

/** The fields with this label. More than one if several have it. */
function fieldsByLabel(object: SObjectSchema, text: string): SObjectField[] {
  const wanted = bare(text);
  const own = bare(object.label);
  const alternatives = [wanted, ...(wanted.startsWith(own) ? [wanted.slice(own.length)] : [])];
  const known = onPages[object.name.toLowerCase()] ?? {};
  for (const each of alternatives.filter((alternative) => alternative !== '')) {
    const page = ownValue(known, each);
    const ways: ((field: SObjectField) => boolean)[] = [
      ({ label }) => bare(label) === each,
      ({ name }) => name === page,
      ({ label }) => bare(shortened(label)) === each,
      ({ label, type }) => type === 'reference' && bare(label) === `${each}id`,
      ({ label }) => bare(label) === `${own}${each}`,
      // A lookup shows the name of its record: "Account Name" is `Account ID`.
      ({ label, type }) => type === 'reference' && `${bare(label).replace(/id$/, '')}name` === each,
    ];
    for (const way of ways) {
      const found = object.fields.filter(way);
      const writable = found.filter(({ createable, updateable }) => createable || updateable);
      if (found.length > 0) return writable.length > 0 ? writable : found;
    }
  }
  return [];
}

/** The only field whose label has all the words, or the one with the most similar label. */
function likeliest(fields: readonly SObjectField[], text: string): SObjectField | undefined {
  const words = wordsIn(text);
  if (words.length < 2) return undefined;
  const [only, ...others] = fields.filter(({ label }) => words.every((word) => wordsIn(label).includes(word)));
  if (only && others.length === 0) return only;
  const closest = closestName(
    text,
    fields.map(({ label }) => label),
  );
  return closest === undefined ? undefined : fields.find(({ label }) => label === closest);
}

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Says which field has the label, and what it takes; undefined if none has it.
 * @param guesses whether a similar label counts, too
 */
export function fieldLabelHint(
  object: SObjectSchema | undefined,
  text: string,
  { guesses = false } = {},
): string | undefined {
  if (!object) return undefined;
  const found = fieldsByLabel(object, text);
  if (found.length > 1) {
    const all = found.map((field) => `${field.name}, ${kindOf(field)}`).join('; ');
    return `"${text}" is the label of several fields: ${all}.`;
  }
  const [field] = found;
  if (field) return `"${text}" is the label of ${field.name}, ${kindOf(field)}. ${howToWrite(field)}`;
  const likely = guesses ? likeliest(object.fields, text) : undefined;
  return (
    likely &&
    `Did you mean ${likely.name}, with the label "${likely.label}"? It is ${kindOf(likely)}. ${howToWrite(likely)}`
  );
}

const howToWrite = ({ name, type }: SObjectField) => `Write ${name}${type === 'reference' ? ' under "links"' : ''}.`;

/** The name of the object with this label; undefined if none has it. */
export const objectByLabel = (schema: SalesforceSchema, text: string): string | undefined =>
  schema.sObjects().find(({ label }) => bare(label) === bare(text) || `${bare(label)}s` === bare(text))?.name;

const mostValues = 12;

const kinds: Partial<Record<SObjectField['type'], string>> = {
  boolean: 'a checkbox',
  int: 'a whole number',
  long: 'a whole number',
  double: 'a number',
  currency: 'an amount of money',
  percent: 'a percentage (85 for 85 %)',
  date: 'a date',
  datetime: 'a date and time',
  time: 'a time of day',
  email: 'an email address',
  phone: 'a phone number',
  url: 'a URL',
  id: 'the Id of the record',
};

function kindOf({ type, length, referenceTo = [], picklistValues = [] }: SObjectField): string {
  if (type === 'reference') return `a lookup to ${listed(referenceTo, 'or')}`;
  const values = picklistValues.filter(({ active }) => active).map(({ value }) => value);
  if (values.length > 0) {
    const shown = values.slice(0, mostValues).join(', ');
    const what = type === 'multipicklist' ? 'a multi-select picklist' : type === 'combobox' ? 'a text' : 'a picklist';
    return `${what} (${shown}${values.length > mostValues ? ', …' : ''})`;
  }
  return kinds[type] ?? (length ? `a text of up to ${length.toLocaleString('en-US')} characters` : 'a text');
}

const listed = (names: readonly string[], last: string) =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and others`
    : names.length < 2
      ? (names[0] ?? 'another record')
      : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
