// An object that Salesforce does not have yet, as the event suggests it. `s3sf schema missing` adds it to Salesforce.
import type { JsonObject, JsonValue } from '../json.ts';
import type { SalesforceSchema, SObjectField, SObjectFieldType, SObjectSchema } from '../salesforce-schema.ts';
import { type EventPath, eventPaths } from './event-paths.ts';
import { keyIn } from './keys/key-in-event.ts';
import { timeKindOf } from './time-zone.ts';

const field = (name: string, more: Partial<SObjectField> = {}): SObjectField => ({
  ...{ name, label: name.replace(/__c$/, '').replaceAll('_', ' '), type: 'string', length: 255 },
  ...{ nillable: true, createable: true, updateable: true, defaultedOnCreate: false },
  ...more,
});

/**
 * @param name ends in `__c`. The event's part of that name gives its fields, such as `data.training` for `Training__c`; if it
 * has no such part, all of `data` does.
 */
export function newObject(name: string, event: JsonObject, schema: SalesforceSchema): SObjectSchema {
  const label = name.replace(/__c$/, '').replaceAll('_', ' ');
  const isOwn = ({ steps }: EventPath) => plain(steps.at(-2) ?? '') === plain(label);
  const all = eventPaths(event).filter(({ steps }) => steps[0] === 'data');
  const paths = all.some(isOwn) ? all.filter(isOwn) : all.filter(({ steps }) => steps.length === 2);
  const values = paths.filter(({ steps }) => steps.at(-1)?.toLowerCase() !== 'id');
  const key = field(`${name.replace(/__c$/, '')}_Id__c`, { externalId: true, idLookup: true, unique: true });
  const named = new Map<string, SObjectField>();
  for (const { steps, value } of values) {
    const api = apiName(steps.at(-1) ?? '');
    const type = typeOf(value);
    if (api !== undefined && type !== undefined) named.set(api, field(api, type));
  }
  const contact = schema.sObject('Contact');
  const person = contact && keyIn(contact, eventPaths(event), schema);
  const link = field('Contact__c', { type: 'reference', referenceTo: ['Contact'], relationshipName: 'Contact__r' });
  return {
    ...{ name, label, keyPrefix: null, custom: true, createable: true, updateable: true, deletable: true },
    fields: [key, ...named.values(), ...(person ? [link] : [])],
  };
}

export const newObjectText = ({ name }: SObjectSchema): string =>
  `${name} is new, and its fields have the names that the event uses. Remove those that you do not need. To add the object and its fields, run "npx s3sf schema missing --write".`;

function apiName(step: string): string | undefined {
  const words = step
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((each) => each !== '');
  const name = words.map((each) => each.charAt(0).toUpperCase() + each.slice(1)).join('_');
  return /^[A-Z]/.test(name) && name.length <= 40 ? `${name}__c` : undefined;
}

function typeOf(value: JsonValue): Partial<SObjectField> | undefined {
  const of = (type: SObjectFieldType) => ({ type });
  if (typeof value === 'boolean') return of('boolean');
  if (typeof value === 'number') return { ...of('double'), precision: 18, scale: 4 };
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? of('multipicklist') : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return of('date');
  if (timeKindOf(value) !== undefined) return of('datetime');
  return value.length > 255 ? { type: 'textarea', length: 32_768 } : of('string');
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
