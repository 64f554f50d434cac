// Whether Salesforce accepts a value for a field. It refuses the row if its JSON parser cannot read the value, or if the
// value is too long, too large or not in a restricted picklist.

import type { FieldValue } from '../../pipeline/plan/plan.ts';
import type { SObjectField } from '../../salesforce-schema.ts';
import { isBlank } from '../../values/blank.ts';
import { isLargeNumber } from '../../values/exact-number.ts';
import type { Finding } from '../report.ts';
import { wordsFor } from '../shapes/kind-words.ts';
import type { Kind } from '../shapes/shape.ts';
import { choiceFinding } from './picklists.ts';
import { byName, idOfOneOrg } from './set-up/ids-of-one-org.ts';

const numbers = new Set(['int', 'long', 'double', 'currency', 'percent']);

/** The kinds of value that a field of this type accepts, besides null. */
export function kindsFor({ type }: SObjectField): ReadonlySet<Kind> {
  if (type === 'boolean') return new Set(['boolean']);
  if (numbers.has(type)) return new Set(['number', 'text']);
  return type === 'multipicklist' ? new Set(['text', 'list']) : new Set(['text']);
}

/**
 * Undefined if the value fits. `name` is for messages: `Contact.LastName`.
 * `written`: the value is in the mapping itself, and is also checked against picklists that accept other values.
 */
export function misfit(name: string, field: SObjectField, value: FieldValue, written = false): Finding | undefined {
  if (value === null || (typeof value === 'string' && isBlank(value)))
    return field.nillable ? undefined : neverEmpty(name, field);
  if (numbers.has(field.type)) return numberMisfit(name, field, value, written);
  if (field.type === 'boolean') return typeof value === 'boolean' ? undefined : wrongKind(name, field, kindOf(value));
  if (typeof value !== 'string') return wrongKind(name, field, kindOf(value));
  const text = value.trim();
  if (!isWellFormed(field, text)) return wrongKind(name, field, otherForm(field));
  if (field.length && field.type !== 'reference' && text.length > field.length) return tooLong(name, field.length);
  return choiceFinding(name, field, text, { written }) ?? (written ? idOfOneOrg(name, field, text) : undefined);
}

/** @param hint default: for an expression that returns null or a blank text */
export function neverEmpty(name: string, { type }: SObjectField, hint = instead(type)): Finding {
  return {
    code: 'mapping/never-empty',
    message: `${name} cannot be empty, and this clears it.`,
    hint,
  };
}

const instead = (type: string) =>
  type === 'boolean'
    ? 'Give a default: (… ?: false).'
    : 'Give a default: (… ?: "something"). To keep the value in Salesforce, write: data.name ? data.name.';

function tooLong(name: string, length: number): Finding {
  return {
    code: 'mapping/too-long',
    message: `${name} holds at most ${length} characters, and this text is longer.`,
    hint: `Shorten it: $truncate(…, ${length}).`,
  };
}

function tooManyDigits(name: string): Finding {
  return {
    code: 'mapping/too-large',
    message: `${name} is a number field, and this number has too many digits to be exact.`,
    hint: 'Write it to a text field.',
  };
}

/** What a field of each type accepts, and how to write it. */
const accepted: Partial<Record<SObjectField['type'], readonly [what: string, how: string]>> = {
  boolean: ['true or false', 'Write true or false without quotes, or a comparison such as data.level > 1.'],
  date: ['a day such as 2026-03-02', 'Write $date(…), or $date(…, "America/New_York") for the day in a zone.'],
  datetime: ['a time such as 2026-03-02T15:04:05Z', 'Write $datetime(…).'],
  time: ['a time of day such as 15:04:05.000Z', 'It ends in Z.'],
  email: ['an email address', 'For example mira@example.org.'],
  reference: ['the Id of a record', 'Name the record by its external ID under "links".'],
};

const kindOf = (value: string | number | boolean) =>
  `this is ${wordsFor([typeof value === 'string' ? 'text' : (typeof value as 'number' | 'boolean')])}`;

/** For a text that the field cannot hold. */
const otherForm = ({ type }: SObjectField) =>
  type === 'email' || type === 'reference' ? 'this text is not one' : 'this text has another form';

/** @param got what the value is instead: `this is a number`; `several`: it is a list or an object */
export function wrongKind(name: string, field: SObjectField, got: string, several?: 'list' | 'object'): Finding {
  const [what, how] = numbers.has(field.type)
    ? ['a number', 'Convert a text to a number with $number(…).']
    : (accepted[field.type] ?? ['a text', 'Convert a number to a text with $string(…). Put a text in quotes.']);
  const isTruth = got === kindOf(true) && !accepted[field.type] && !numbers.has(field.type);
  const hint = isTruth
    ? 'Write the two texts: … ? "Yes" : "No".'
    : several === 'list'
      ? oneOfList
      : several === 'object'
        ? 'Use one of its parts.'
        : (byName(field) ?? how);
  return {
    code: 'mapping/wrong-value',
    message: `${name} accepts ${what}, but ${several === 'list' ? 'this is a list' : several === 'object' ? 'this is an object' : got}.`,
    hint,
  };
}

const oneOfList = 'Use one item, …[0], or join them: $join(…, ", ").';

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

function isWellFormed({ type }: SObjectField, text: string): boolean {
  if (type === 'date') return isDay(text);
  if (type === 'datetime') return isDay(moment.exec(text)?.[1] ?? '');
  if (type === 'time') return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/.test(text);
  if (type === 'email') return /^[^\s@<>(),;:"[\]]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
  return type !== 'reference' || /^([A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(text);
}

/** Salesforce accepts the years 1700 to 4000. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  const isReal = day.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isReal && text >= '1700' && text < '4001';
}

/** `70%`, `1,000` and `$12.50`: people read them as numbers. */
function readableNumber(value: unknown): string | undefined {
  const [, digits] = /^\s*[$€£]?\s*(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*[%€]?\s*$/.exec(String(value)) ?? [];
  return digits?.replaceAll(',', '');
}

function notANumber(name: string, field: SObjectField, value: unknown, written: boolean): Finding {
  const digits = readableNumber(value);
  const sign = /[$€£%,]/.exec(String(value))?.[0];
  const finding = wrongKind(name, field, kindOf(typeof value === 'boolean' ? value : ''));
  if (digits === undefined || sign === undefined) return finding;
  return {
    ...finding,
    hint: written
      ? `Write ${digits}, without quotes.`
      : `Remove what is not a digit first: $number($replace(…, "${sign}", "")).`,
  };
}

function numberMisfit(
  name: string,
  field: SObjectField,
  value: string | number | boolean,
  written: boolean,
): Finding | undefined {
  const isNumber = typeof value === 'number' || /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/.test(String(value));
  if (!isNumber) return notANumber(name, field, value, written);
  if (isLargeNumber(String(value))) return tooManyDigits(name);
  const number = Number(value);
  const isWhole = field.type === 'int' || field.type === 'long';
  if (isWhole && !Number.isInteger(number)) {
    const hint = 'Use $round(…) or $floor(…).';
    return {
      code: 'mapping/wrong-value',
      message: `${name} accepts a whole number, but this has decimals.`,
      hint,
    };
  }
  const { precision = 0, scale = 0 } = field;
  const limit = field.type === 'int' ? 2 ** 31 : precision > 0 ? 10 ** (precision - scale) : Number.MAX_VALUE;
  if (Math.abs(Number(number.toFixed(Math.min(scale, 100)))) < limit) return undefined;
  return {
    code: 'mapping/too-large',
    message: `${name} holds ${precision > 0 ? `${precision - scale} digits before the decimal point` : 'smaller numbers'}, and this number is larger.`,
    hint: 'Use a smaller number, or make the field larger in Salesforce and run "npx s3sf schema pull".',
  };
}
