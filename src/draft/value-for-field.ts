// The expression that makes a value of an event fit a Salesforce field, by the field's type.
import type { JsonValue } from '../json.ts';
import type { SObjectField, SObjectFieldType } from '../salesforce-schema.ts';
import { pictureFor } from '../values/time-picture.ts';
import type { EventPath } from './event-paths.ts';
import { timeKindOf } from './time-zone.ts';

const texts = new Set<SObjectFieldType>(['string', 'textarea', 'picklist', 'combobox', 'email', 'phone', 'url']);
const numbers = new Set<SObjectFieldType>(['int', 'double', 'currency', 'percent', 'long']);

/** Undefined if the value does not fit the field. A null value does not show its type. */
export function valueForField(
  { value, expression }: EventPath,
  field: SObjectField,
  zone = '"America/New_York"',
): string | undefined {
  if (value === null) return texts.has(field.type) ? expression : undefined;
  if (typeof value === 'boolean') return field.type === 'boolean' ? expression : undefined;
  if (typeof value === 'number') return numbers.has(field.type) ? expression : undefined;
  if (Array.isArray(value)) return field.type === 'multipicklist' && value.every(isText) ? expression : undefined;
  if (typeof value !== 'string') return undefined;
  const kind = timeKindOf(value);
  if (kind === undefined && (field.type === 'date' || field.type === 'datetime')) {
    const picture = pictureFor(value);
    if (!picture || (field.type === 'datetime' && !picture.hasTime)) return undefined;
    return `$${field.type}(${expression}${picture.hasTime ? `, ${zone}` : ''}, "${picture.text}")`;
  }
  if (field.type === 'date') {
    if (kind === undefined) return undefined;
    return kind === 'day' ? `$date(${expression})` : `$date(${expression}, ${zone})`;
  }
  if (field.type === 'datetime') {
    if (kind === 'local') return `$datetime(${expression}, ${zone})`;
    return kind === 'moment' || (kind === 'day' && value.length > 10) ? `$datetime(${expression})` : undefined;
  }
  if (!texts.has(field.type) || !isChoice(value, field)) return undefined;
  return field.length !== undefined && value.length > field.length
    ? `$truncate(${expression}, ${field.length})`
    : expression;
}

const isText = (value: JsonValue) => typeof value === 'string';

function isChoice(value: string, { restrictedPicklist, picklistValues = [] }: SObjectField): boolean {
  return restrictedPicklist !== true || picklistValues.some((each) => each.value === value && each.active);
}
