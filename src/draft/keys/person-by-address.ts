// A person whom the event names only by an email address: a field that is unique and an external ID keeps one Contact for
// each address. docs/recipes.md, "A person known by an email address".
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../../salesforce-schema.ts';
import { withArticle } from '../../values/with-article.ts';
import type { EventPath } from '../event-paths.ts';

/** Objects of which people want one record for each person. */
export const isPerson = ({ name }: SObjectSchema) => ['Account', 'Contact', 'Lead'].includes(name);

export const isAddress = ({ value }: EventPath): boolean =>
  typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

/** In lower case and without blanks, so that two ways to write an address are one person. */
export const addressKey = ({ expression }: EventPath): string => `$lowercase($trim(${expression}))`;

/** The object with a key for the address; undefined if it cannot have one, or the event has no address. */
export function withAddressKey(object: SObjectSchema, paths: readonly EventPath[]): SObjectSchema | undefined {
  const path = paths.find(isAddress);
  if (!isPerson(object) || !path) return undefined;
  const name = fieldName(path);
  return object.fields.some((each) => each.name === name)
    ? undefined
    : { ...object, fields: [...object.fields, keyField(name)] };
}

/** True for the field that keeps the address of a person, as `withAddressKey` names it. */
export const isAddressKey = (object: SObjectSchema, field: SObjectField, path: EventPath): boolean =>
  isPerson(object) && isAddress(path) && field.name === fieldName(path);

/** `data.donor.email` → `Donor_Email__c`, `data.email` → `Person_Email__c` */
function fieldName({ steps }: EventPath): string {
  const words = steps.slice(steps.length > 2 ? -2 : -1).map((step) => step.replace(/[^A-Za-z0-9]+/g, '_'));
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('_');
  return `${(steps.length > 2 ? name : `Person_${name}`).slice(0, 40)}__c`;
}

const keyField = (name: string): SObjectField => ({
  ...{ name, label: name.replace(/__c$/, '').replaceAll('_', ' '), type: 'string', length: 255 },
  ...{ nillable: true, createable: true, updateable: true, defaultedOnCreate: false },
  ...{ externalId: true, idLookup: true, unique: true },
});

export const addressKeyText = (object: SObjectSchema, before: SalesforceSchema): string | undefined => {
  const known = before.sObject(object.name)?.fields ?? [];
  const added = object.fields.find(({ name, unique }) => unique && !known.some((each) => each.name === name));
  return (
    added &&
    `The event identifies ${withArticle(object.name)} by an email address. The draft keeps it in ${added.name}, a new field that is unique. Existing records need their address there: see the recipe "A person known by an email address" in docs/recipes.md.`
  );
};
