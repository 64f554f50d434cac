// A value that says whose the record is, and not which: two donations of one donor are two Opportunities.
import type { SalesforceSchema, SObjectSchema } from '../../salesforce-schema.ts';
import { withArticle } from '../../values/with-article.ts';
import type { EventPath } from '../event-paths.ts';
import { hasSameName } from '../same-name.ts';
import { type FoundKey, isKey } from './key-in-event.ts';
import { isAddress } from './person-by-address.ts';
import { hasThingInName, isIdOfThing } from './thing-of-event.ts';

/** What people and groups of people are in Salesforce: they stay while events come and go. */
export const people: readonly string[] = ['Account', 'Campaign', 'Contact', 'Lead', 'User'];

interface SharedKey {
  because: string;
  /** What identifies the record itself; absent if the event has only its own id. */
  own?: string;
}

interface Context {
  paths: readonly EventPath[];
  schema: SalesforceSchema;
}

/** Undefined if the value can be the key: two events about it are about one record. */
export function sharedKey(object: SObjectSchema, { expression }: FoundKey, context: Context): SharedKey | undefined {
  const path = context.paths.find((each) => each.expression === expression);
  if (!path || people.includes(object.name)) return undefined;
  const isOfPerson = isAddress(path) || isKeyOfPerson(path, context.schema);
  const isStandard = !object.name.endsWith('__c');
  if (!(isOfPerson && isStandard) && !(path.isRepeated && (isOfPerson || !isNamedLike(object, path)))) return undefined;
  const own = ownIdentifier(object, context);
  const reason = path.isRepeated ? 'is the same in two of your events' : `says whose ${object.name} it is`;
  return {
    because: `${expression} ${reason}, so it is not the key of ${withArticle(object.name)}: a second event would overwrite the record of the first. The draft uses ${own ?? "id, the event's own"}.`,
    ...(own !== undefined && { own }),
  };
}

const isKeyOfPerson = ({ steps }: EventPath, schema: SalesforceSchema) =>
  people.some((name) => schema.sObject(name)?.fields.some((field) => isKey(field) && hasSameName(field, steps)));

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** `data.shift.id` for `Shift__c`. */
function isNamedLike({ label, name }: SObjectSchema, { steps }: EventPath): boolean {
  const parent = plain(steps.at(-2) ?? '');
  return parent !== '' && parent !== 'data' && plain(`${label} ${name}`).includes(parent);
}

/** What identifies the thing that the event is about: `data.shift.id`. */
export const ownIdentifier = (object: SObjectSchema, { paths, schema }: Context): string | undefined =>
  paths.find((path) => isOwnIdentifier(path, object, schema))?.expression;

function isOwnIdentifier(path: EventPath, object: SObjectSchema, schema: SalesforceSchema): boolean {
  const { steps, value, isRepeated, mayBeEmpty } = path;
  if (isRepeated || mayBeEmpty || steps.length < 2 || isAddress(path) || isKeyOfPerson(path, schema)) return false;
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const last = steps.at(-1) ?? '';
  return (
    (/^id$/i.test(last) && (steps.length === 2 || isNamedLike(object, path) || isIdOfThing(steps))) ||
    hasThingInName(steps)
  );
}
