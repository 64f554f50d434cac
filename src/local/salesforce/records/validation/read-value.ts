// JSON value → stored value of a field, as strict as Salesforce's parser: an unreadable value refuses the whole request
// before any row is processed. Texts lose the white space around them, and an empty one becomes null; as anything but a
// text it cannot be read, nor can null as a checkbox.
import type { FieldType } from '../../schema/described-object.ts';
import type { OrgField } from '../../schema/org-schema.ts';
import type { Scalar } from '../store.ts';

/** The parser's message for an unreadable value. The caller adds the location in the body. */
export class UnreadableValue extends Error {
  constructor(typeName: string, json: unknown) {
    super(`Cannot deserialize instance of ${typeName} from ${tokenOf(json)}`);
    this.name = 'UnreadableValue';
  }
}

const numberPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timePattern = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/;
const datetimePattern = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** @throws UnreadableValue */
export function readValue(field: OrgField, json: unknown): Scalar {
  switch (field.type) {
    case 'boolean':
      if (typeof json !== 'boolean') throw new UnreadableValue('boolean', json);
      return json;
    case 'int':
    case 'long':
      return json === null ? null : readNumber(field.type === 'int' ? 'int' : 'long', json, true);
    case 'double':
    case 'currency':
    case 'percent':
      return json === null ? null : readNumber('double', json, false);
    case 'date':
      return json === null ? null : readDate(json);
    case 'datetime':
      return json === null ? null : readDatetime(json);
    case 'time':
      return json === null ? null : readTime(json);
    default:
      return json === null ? null : readText(textTypeName(field.type), json);
  }
}

/** `yyyy-MM-ddTHH:mm:ss.000+0000`: always UTC, because Salesforce stores whole seconds. */
export function datetimeText(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}.000+0000`;
}

/** Milliseconds of a datetime in a format that Salesforce accepts; otherwise undefined. */
export function datetimeMs(text: string): number | undefined {
  const parts = datetimePattern.exec(text);
  if (!parts || !isDate(parts[1] ?? '') || Number(parts[2]) > 23 || Number(parts[3]) > 59 || Number(parts[4]) > 59)
    return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** True for a date or datetime that only its year keeps from being read. Source: SOQL and SOSL Reference, "Date Formats". */
export function isOutOfRange({ type }: OrgField, json: unknown): boolean {
  if (typeof json !== 'string' || (type !== 'date' && type !== 'datetime')) return false;
  const year = Number(/^(\d{4})-/.exec(json)?.[1]);
  if (!(year < 1700 || year > 4000)) return false;
  // A leap year with the same days, so that the 29th of February stays a date.
  const within = json.replace(/^\d{4}/, '2000');
  return type === 'date' ? isDate(within) : datetimeMs(within) !== undefined;
}

/** True for a calendar date from 1700 to 4000. */
export function isDate(text: string): boolean {
  const parts = datePattern.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1700 && year <= 4000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function readNumber(typeName: string, json: unknown, whole: boolean): number {
  const number = typeof json === 'string' && numberPattern.test(trimmed(json)) ? Number(json) : json;
  if (typeof number !== 'number' || !Number.isFinite(number) || (whole && !Number.isInteger(number)))
    throw new UnreadableValue(typeName, json);
  return number;
}

function readDate(json: unknown): string {
  if (typeof json !== 'string' || !isDate(json)) throw new UnreadableValue('date', json);
  return json;
}

function readDatetime(json: unknown): string {
  const ms = typeof json === 'string' ? datetimeMs(json) : undefined;
  if (ms === undefined) throw new UnreadableValue('datetime', json);
  return datetimeText(ms);
}

function readTime(json: unknown): string {
  if (typeof json !== 'string' || !timePattern.test(json)) throw new UnreadableValue('time', json);
  const [whole = '', fraction = ''] = json.slice(0, -1).split('.');
  return `${whole}.${fraction.padEnd(3, '0')}Z`;
}

function readText(typeName: string, json: unknown): string | null {
  if (typeof json !== 'string') throw new UnreadableValue(typeName, json);
  return trimmed(json) || null;
}

/** Up to U+0020, as Java trims: a no-break space stays (https://www.salesforcedan.com/sobject-empty-strings-and-trailing-whitespace/). */
const trimmed = (text: string): string => text.replace(/^[\0- ]+|[\0- ]+$/g, '');

const textTypeName = (type: FieldType): string => (type === 'multipicklist' ? 'multipicklist' : 'string');

function tokenOf(json: unknown): string {
  if (json === null) return 'VALUE_NULL value null';
  if (Array.isArray(json)) return 'START_ARRAY value [';
  if (typeof json === 'object') return 'START_OBJECT value {';
  if (typeof json === 'boolean') return `VALUE_${String(json).toUpperCase()} value ${json}`;
  if (typeof json === 'number') return `VALUE_NUMBER_${Number.isInteger(json) ? 'INT' : 'FLOAT'} value ${json}`;
  return `VALUE_STRING value ${String(json)}`;
}
