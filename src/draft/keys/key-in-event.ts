// The value of an event that identifies a record: one that is named like the key, or the ID beside values that are named
// like fields of the object.
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../../salesforce-schema.ts';
import { withArticle } from '../../values/with-article.ts';
import type { EventPath } from '../event-paths.ts';
import { hasSameName } from '../same-name.ts';
import { valueForField } from '../value-for-field.ts';
import { addressKey, isAddress, isAddressKey, isPerson } from './person-by-address.ts';
import { isIdOfThing } from './thing-of-event.ts';

export interface FoundKey {
  key: Record<string, string>;
  expression: string;
  /** Why, as a decision to confirm; absent if the names are the same. */
  because?: string;
}

export const isKey = ({ externalId, unique, autoNumber }: SObjectField): boolean =>
  externalId === true && unique === true && autoNumber !== true;

export function keyIn(
  sObject: SObjectSchema,
  paths: readonly EventPath[],
  schema: SalesforceSchema,
): FoundKey | undefined {
  const candidates = sObject.fields.filter(isKey);
  for (const field of candidates) {
    const path = paths.find(
      (each) =>
        each.steps.length > 1 &&
        isKeyValue(each.value) &&
        (hasSameName(field, each.steps) || isAddressKey(sObject, field, each)),
    );
    if (!path) continue;
    const value = isAddress(path) ? addressKey(path) : path.expression;
    return { key: { [field.name]: value }, expression: path.expression };
  }
  // The key of a Task is the event, whatever else the event names.
  const [field, ...others] = candidates.filter(({ name }) => !/event|email/i.test(name));
  if (!field || others.length > 0) return undefined;
  return idBesideFields(sObject, field, { paths, schema });
}

const isKeyValue = (value: EventPath['value']) => typeof value === 'string' || typeof value === 'number';

interface Context {
  paths: readonly EventPath[];
  schema: SalesforceSchema;
}

/** `volunteer: { id, last_name }` is about a Contact, because a Contact has a last name. */
function idBesideFields(sObject: SObjectSchema, key: SObjectField, { paths, schema }: Context): FoundKey | undefined {
  const ids = paths
    .filter(
      ({ steps, value }) =>
        steps.length > 2 && steps.at(-1)?.toLowerCase() === 'id' && isKeyValue(value) && !isOtherKey(steps, schema),
    )
    .filter(({ steps }) => !(isPerson(sObject) && isIdOfThing(steps)));
  const best = ids
    .map((id) => ({ id, beside: fieldsBeside(id, sObject, paths) }))
    .filter(({ beside }) => beside.length > 0)
    .sort((a, b) => b.beside.length - a.beside.length)[0];
  if (!best) return undefined;
  const { id, beside } = best;
  const parent = id.expression.slice(0, id.expression.lastIndexOf('.'));
  return {
    key: { [key.name]: id.expression },
    expression: id.expression,
    because: `The key ${key.name} of ${withArticle(sObject.name)} is ${id.expression}, because ${parent} also has the ${beside.join(' and the ')}. Check that the two IDs are the same.`,
  };
}

const isOtherKey = (steps: readonly string[], schema: SalesforceSchema) =>
  schema.sObjects().some(({ fields }) => fields.some((field) => isKey(field) && hasSameName(field, steps)));

/** API names of the fields that the neighbours of the ID have values for. `Name` fits everything. */
function fieldsBeside({ steps }: EventPath, { fields }: SObjectSchema, paths: readonly EventPath[]): string[] {
  const beside = paths.filter(
    (each) =>
      each.steps.length === steps.length && each.steps.slice(0, -1).every((step, index) => step === steps[index]),
  );
  return beside.flatMap((path) => {
    const last = path.steps.slice(-1);
    const field = fields.find(
      (each) =>
        each.name !== 'Name' && each.createable && hasSameName(each, last) && valueForField(path, each) !== undefined,
    );
    return field ? [field.name] : [];
  });
}
