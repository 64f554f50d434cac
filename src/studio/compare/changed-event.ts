// What differs for one event, and what stays the same, as people see it in Salesforce.
import type { Difference } from '../../examples/differences.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { fieldLabel, objectLabel } from '../../overview/words/labels.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { ChangedEvent, ChangedField, ShownChange } from '../contract.ts';
import { valueText } from '../result/value-text.ts';

export interface ShownIn {
  schema: SalesforceSchema;
  timeZone: string;
}

export function changedField(difference: Difference, shownIn: ShownIn): ChangedField {
  const { subject, expected, actual } = difference;
  const { schema } = shownIn;
  const [sObject = '', name] = subject.split('.');
  const isRecord = schema.sObject(sObject) !== undefined;
  const shown = (value: JsonValue): ShownChange =>
    isRecord ? shownChange(value, sObject, name, shownIn) : { text: outcomeText(value) };
  return {
    subject,
    label: isRecord ? (name === undefined ? 'whole record' : fieldLabel(schema, sObject, name)) : capital(subject),
    ...(isRecord && { object: objectLabel(schema, sObject) }),
    ...(expected !== undefined && { before: shown(expected) }),
    ...(actual !== undefined && { after: shown(actual) }),
  };
}

/** The fields of the records that are written after the edit and were written before it, too. */
export function sameFields(
  becomes: JsonValue,
  differences: readonly Difference[],
  { schema, timeZone }: ShownIn,
): ChangedEvent['same'] {
  const left = new Set(fieldsIn(becomes, schema));
  for (const { subject, actual } of differences) {
    const [sObject, name] = subject.split('.');
    if (actual === undefined) continue;
    const isOfRecord = (each: PlannedField) => each.sObject === sObject && equal(each.content, actual);
    const isField = (each: PlannedField) =>
      each.sObject === sObject && each.field === name && equal(each.value, actual);
    const gone = name === undefined ? [...left].filter(isOfRecord) : [...left].filter(isField).slice(0, 1);
    for (const each of gone) left.delete(each);
  }
  return [...left].map(({ sObject, field, value }) => ({
    object: objectLabel(schema, sObject),
    label: fieldLabel(schema, sObject, field),
    text: textOf(value, sObject, field, { schema, timeZone }),
  }));
}

interface PlannedField {
  sObject: string;
  content: JsonObject;
  field: string;
  value: JsonValue;
}

/** A planned record has options beside its fields, such as its operation. */
function fieldsIn(becomes: JsonValue, schema: SalesforceSchema): PlannedField[] {
  const records = Array.isArray(becomes) ? becomes.filter(isJsonObject) : [];
  return records.flatMap((record) =>
    Object.entries(record).flatMap(([sObject, content]) =>
      isJsonObject(content)
        ? Object.entries(content).flatMap(([field, value]) =>
            schema.field(sObject, field) ? [{ sObject, content, field, value }] : [],
          )
        : [],
    ),
  );
}

const equal = (a: JsonValue, b: JsonValue) => JSON.stringify(a) === JSON.stringify(b);

function shownChange(value: JsonValue, sObject: string, name: string | undefined, shownIn: ShownIn): ShownChange {
  if (name !== undefined || !isJsonObject(value)) return { text: textOf(value, sObject, name ?? '', shownIn) };
  const members = Object.entries(value).filter(([member]) => shownIn.schema.field(sObject, member));
  return {
    fields: members.map(([member, each]) => ({
      label: fieldLabel(shownIn.schema, sObject, member),
      text: textOf(each, sObject, member, shownIn),
    })),
  };
}

/** A lookup is its object and key. */
function textOf(value: JsonValue, sObject: string, name: string, { schema, timeZone }: ShownIn): string {
  if (!isJsonObject(value)) return valueText(value, schema.field(sObject, name), timeZone).text;
  const [[object, key] = ['', null]] = Object.entries(value);
  return isJsonObject(key)
    ? `${objectLabel(schema, object)} ${Object.values(key).map(String).join(' ')}`
    : JSON.stringify(value);
}

/** Of the whole event. */
function outcomeText(value: JsonValue): string {
  if (Array.isArray(value)) {
    const names = value.map((each) => (isJsonObject(each) ? Object.keys(each)[0] : each)).map(String);
    return names.length === 0 ? 'nothing to write' : names.join(', ');
  }
  if (isJsonObject(value) && typeof value.failed === 'string') return `fails: ${value.failed}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
