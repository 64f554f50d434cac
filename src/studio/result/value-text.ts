// A value as Salesforce shows it to people.
import type { JsonValue } from '../../json.ts';
import type { SObjectField } from '../../salesforce-schema.ts';

export interface ShownValue {
  text: string;
  /** The zone of a time: "New York". */
  note?: string;
}

/** @param field absent if the snapshot does not have it */
export function valueText(value: JsonValue, field: SObjectField | undefined, timeZone: string): ShownValue {
  if (value === null) return { text: '(empty)' };
  if (typeof value === 'boolean') return { text: value ? 'Yes' : 'No' };
  if (typeof value === 'number') return { text: field?.type === 'percent' ? `${value}%` : String(value) };
  if (typeof value !== 'string') return { text: JSON.stringify(value) };
  switch (field?.type) {
    case 'date':
      return { text: dayText(value) ?? value };
    case 'datetime': {
      const text = timeText(value, timeZone);
      return text === undefined ? { text: value } : { text, note: cityOf(timeZone) };
    }
    case 'picklist':
      return { text: choiceLabel(value, field) };
    case 'multipicklist':
      return {
        text: value
          .split(';')
          .map((each) => choiceLabel(each, field))
          .join(', '),
      };
    default:
      return { text: value };
  }
}

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;

function dayText(value: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const date = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? undefined : date.toLocaleDateString('en-GB', { ...day, timeZone: 'UTC' });
}

function timeText(value: string, timeZone: string): string | undefined {
  const date = new Date(value);
  if (!/^\d{4}-\d\d-\d\dT/.test(value) || Number.isNaN(date.getTime())) return undefined;
  return date.toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit', timeZone });
}

/** `America/New_York` → `New York` */
const cityOf = (timeZone: string): string => timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');

const choiceLabel = (value: string, { picklistValues = [] }: SObjectField): string =>
  picklistValues.find((each) => each.value === value)?.label ?? value;
