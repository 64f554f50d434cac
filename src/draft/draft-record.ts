// Drafts a rule for one object: key, fields and links whose names match the event, and the open decisions.
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../salesforce-schema.ts';
import { withArticle } from '../values/with-article.ts';
import type { EventPath } from './event-paths.ts';
import { hasSameName } from './same-name.ts';
import { valueForField } from './value-for-field.ts';

export interface DraftRecord {
  object: string;
  operation?: 'create' | 'update';
  key?: Record<string, string>;
  fields?: Record<string, string>;
  links?: Record<string, DraftLink>;
}

interface DraftLink {
  object: string;
  key: Record<string, string>;
  notFound?: 'omit';
}

export interface Drafted {
  record: DraftRecord;
  /** Expressions of the event that the record uses. */
  used: string[];
  /** Open decisions, as sentences. */
  open: string[];
}

/** Undefined if the object has no field that could be a key and is not a platform event. */
export function draftRecord(
  sObject: SObjectSchema,
  paths: readonly EventPath[],
  schema: SalesforceSchema,
): Drafted | undefined {
  const drafted: Drafted = { record: { object: sObject.name }, used: [], open: [] };
  const { record, used, open } = drafted;
  if (!addKey(sObject, paths, drafted)) return undefined;
  const keyName = Object.keys(record.key ?? {})[0];
  const fields = fieldsOf(sObject, paths, [keyName, ...used]);
  if (Object.keys(fields.given).length > 0) record.fields = fields.given;
  used.push(...fields.used);
  const links = linksOf(sObject, paths, schema);
  if (Object.keys(links).length > 0) record.links = links;
  used.push(...Object.values(links).flatMap(({ key }) => Object.values(key)));

  const set = new Set([keyName, ...Object.keys(fields.given), ...Object.keys(links)]);
  const needed = sObject.fields.filter((field) => isRequired(field) && !set.has(field.name)).map(({ name }) => name);
  if (needed.length > 0 && !sObject.name.endsWith('__e')) {
    record.operation = 'update';
    open.push(
      `Creating ${withArticle(sObject.name)} requires ${needed.join(', ')}, and the event has no value of that name. For now, the record is only updated and never created.`,
    );
  }
  if (sObject.name === 'Task' && !set.has('Subject')) {
    open.push('The Task has no subject, which is what people see in their list. Add Subject under fields.');
  }
  if (sObject.name === 'Task' && !set.has('OwnerId')) open.push('The Task has no owner. Add OwnerId under links.');
  if (sObject.name === 'Contact' && record.operation !== 'update' && !set.has('AccountId')) {
    open.push(
      'The Contact has no Account, so only the integration user and administrators can open it. Add AccountId under links.',
    );
  }
  return drafted;
}

function addKey(sObject: SObjectSchema, paths: readonly EventPath[], { record, used, open }: Drafted): boolean {
  if (sObject.name.endsWith('__e')) {
    record.operation = 'create';
    return true;
  }
  const candidates = sObject.fields.filter(isKey);
  const found = keyIn(candidates, paths);
  if (found) {
    record.key = found.key;
    used.push(found.expression);
    return true;
  }
  // The event's own id is the key of a record that is created once for each event, such as a Task.
  const field = candidates.find(({ name }) => /event/i.test(name)) ?? candidates.find(({ type }) => type === 'string');
  if (!field) return false;
  record.operation = 'create';
  record.key = { [field.name]: 'id' };
  used.push('id');
  if (!/event/i.test(field.name)) {
    open.push(
      `No value in the event identifies ${withArticle(sObject.name)}. The key ${field.name} is the event's own id, so each event creates a new record.`,
    );
  }
  return true;
}

function keyIn(candidates: readonly SObjectField[], paths: readonly EventPath[]) {
  for (const field of candidates) {
    const path = paths.find(({ steps, value }) => steps.length > 1 && isKeyValue(value) && hasSameName(field, steps));
    if (path) return { key: { [field.name]: path.expression }, expression: path.expression };
  }
  return undefined;
}

const isKey = ({ externalId, unique, autoNumber }: SObjectField) =>
  externalId === true && unique === true && autoNumber !== true;
const isKeyValue = (value: EventPath['value']) => typeof value === 'string' || typeof value === 'number';
const isRequired = ({ createable, nillable, defaultedOnCreate }: SObjectField) =>
  createable && !nillable && !defaultedOnCreate;

function fieldsOf({ fields }: SObjectSchema, paths: readonly EventPath[], taken: readonly (string | undefined)[]) {
  const given: Record<string, string> = {};
  const used: string[] = [];
  for (const path of paths.filter(({ expression }) => !taken.includes(expression))) {
    const fitting = fields
      .filter((field) => field.createable && field.updateable && !taken.includes(field.name) && !(field.name in given))
      .find((field) => hasSameName(field, path.steps) && valueForField(path, field) !== undefined);
    const value = fitting && valueForField(path, fitting);
    if (!fitting || value === undefined) continue;
    given[fitting.name] = value;
    used.push(path.expression);
  }
  return { given, used };
}

/** Standard lookups that people need, with what their links say. Not every coach is in Salesforce already. */
const usualLinks: Readonly<Record<string, Pick<DraftLink, 'notFound'>>> = {
  'Task.WhoId': {},
  'Task.OwnerId': { notFound: 'omit' },
  'Contact.AccountId': { notFound: 'omit' },
};

/** Lookups with matching names: a custom one named like the object it points to, and the usual standard ones. */
function linksOf({ name: object, fields }: SObjectSchema, paths: readonly EventPath[], schema: SalesforceSchema) {
  const links: Record<string, DraftLink> = {};
  for (const field of fields.filter(({ type, createable }) => type === 'reference' && createable)) {
    const usual = usualLinks[`${object}.${field.name}`];
    if (!usual && !field.name.endsWith('__c')) continue;
    for (const target of field.referenceTo ?? []) {
      const found = keyIn(schema.sObject(target)?.fields.filter(isKey) ?? [], paths);
      if (!found || field.name in links) continue;
      links[field.name] = { object: target, key: found.key, ...usual };
    }
  }
  return links;
}
