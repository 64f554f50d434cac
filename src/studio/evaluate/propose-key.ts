// The key of a record that is added in the form: what the mapping already identifies the object by, or a value of its
// events whose name fits. A value that fits nothing is never made up: the expression stays empty for the person to choose.
import { draftRecord } from '../../draft/draft-record.ts';
import { type EventPath, pathsOfSamples } from '../../draft/event-paths.ts';
import { isKey, keyIn } from '../../draft/keys/key-in-event.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { SalesforceSchema, SObjectSchema } from '../../salesforce-schema.ts';
import type { FormRow, FormRule, MappingForm } from '../contract.ts';

export interface KeyContext {
  form: MappingForm;
  /** Events of this type: the examples, and the one in view. */
  events: readonly JsonObject[];
  schema: SalesforceSchema;
}

export interface ProposedKey {
  /** Absent if the object can have none, or has none yet. */
  keyField?: string;
  /** Empty if nothing fits. */
  expression: string;
  /** Where the draft of a new mapping would create it once for each key. */
  operation?: 'create';
}

/** @param rule index of the record that gets the link; a key that reads the item of another record's list is no use to it */
export function keyOfLink(
  { object, keyField, rule }: { object: string; keyField: string; rule: number },
  { form, events, schema }: KeyContext,
): string {
  const known = keysIn(form, object, listOf(form.rules[rule])).find((each) => each.keyField === keyField);
  if (known) return known.expression;
  const sObject = schema.sObject(object);
  const own = sObject && withOnlyKey(sObject, keyField);
  const found = own && keyIn(own, pathsIn(events), schema);
  // A key that fits by its neighbors alone is a guess: the first name of a volunteer makes nobody a User.
  return found && found.because === undefined ? (found.key[keyField] ?? '') : '';
}

export function keyOfRecord(object: string, { form, events, schema }: KeyContext): ProposedKey {
  const sObject = schema.sObject(object);
  const drafted = sObject && draftRecord(sObject, pathsIn(events), schema)?.record;
  const [field, expression] = Object.entries(drafted?.key ?? {})[0] ?? [];
  // The id of the event identifies what happens once for each event, such as a Task. Anything else would be created again
  // and again.
  const isFitting = expression !== undefined && (expression !== 'id' || /event/i.test(field ?? ''));
  const isEvent = object.endsWith('__e');
  const creates = (isFitting || isEvent) && drafted?.operation === 'create';
  const operation = creates ? { operation: 'create' as const } : {};
  if (isEvent) return { expression: '', ...operation };
  const [known] = keysIn(form, object, undefined);
  if (known) return { ...known, ...operation };
  if (field !== undefined && expression !== undefined && isFitting)
    return { keyField: field, expression, ...operation };
  const [first] = sObject?.fields.filter(isKey) ?? [];
  return { ...(first && { keyField: first.name }), expression: '' };
}

/** By what the mapping identifies the object already: its records first, then its links. */
function keysIn({ rules }: MappingForm, object: string, list: string | undefined) {
  const usable = rules.filter((each) => listOf(each) === undefined || listOf(each) === list);
  const records = usable.filter((each) => each.object === object).flatMap(({ rows }) => rows.filter(isKeyRow));
  const links = usable.flatMap(({ rows }) => rows.filter(({ link }) => link?.object === object));
  return [...records, ...links].flatMap(({ field, link, expression }) => {
    const keyField = link?.keyField ?? field;
    const text = expression?.text.trim() ?? '';
    return keyField === undefined || text === '' ? [] : [{ keyField, expression: text }];
  });
}

const isKeyRow = ({ part }: FormRow) => part === 'key';

const listOf = (rule: FormRule | undefined): string | undefined =>
  rule?.rows.find(({ part }) => part === 'forEach')?.expression?.text.trim();

const withOnlyKey = (object: SObjectSchema, name: string): SObjectSchema => ({
  ...object,
  fields: object.fields.filter((field) => !isKey(field) || field.name === name),
});

function pathsIn(events: readonly JsonObject[]): EventPath[] {
  const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '');
  return pathsOfSamples(
    events.map((event) => {
      const { id, source, type, time } = event;
      return { event, identity: { id: text(id), source: text(source), type: text(type), time: text(time) } };
    }),
  );
}
