// Drafts a rule for one object: key, fields and links whose names match the event, and the open decisions.
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../salesforce-schema.ts';
import { withArticle } from '../values/with-article.ts';
import type { EventPath } from './event-paths.ts';
import { isKey, keyIn } from './key-in-event.ts';
import { hasSameName } from './same-name.ts';
import { standInFor } from './stand-in.ts';
import { valueForField } from './value-for-field.ts';

export interface DraftRecord {
  object: string;
  operation?: 'create' | 'update';
  key?: Record<string, string>;
  constants?: Record<string, string>;
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
  if (!addKey(sObject, { paths, schema }, drafted)) return undefined;
  const keyName = Object.keys(record.key ?? {})[0];
  const fields = fieldsOf(sObject, paths, [keyName, ...used]);
  if (Object.keys(fields.given).length > 0) record.fields = fields.given;
  used.push(...fields.used);
  if (Object.values(record.key ?? {}).includes('id') && 'Email' in fields.given) {
    open.push(
      `To find ${withArticle(sObject.name)} by the email address instead, see the recipe "A person known by an email address" in docs/recipes.md.`,
    );
  }
  const links = linksOf(sObject, paths, schema);
  if (Object.keys(links).length > 0) record.links = links;
  used.push(...Object.values(links).flatMap(({ key }) => Object.values(key)));

  const set = new Set([keyName, ...Object.keys(fields.given), ...Object.keys(links)]);
  addRequired(
    sObject,
    sObject.fields.filter((field) => isRequired(field) && !set.has(field.name)),
    drafted,
  );
  if (isActivity(sObject) && !set.has('Subject')) {
    open.push(
      `The ${sObject.name} has no subject, which is what people see in their list. ${toAdd(record, 'fields', `Subject: '"Please call"'`)}`,
    );
  }
  if (
    sObject.name === 'Event' &&
    !['StartDateTime', 'ActivityDateTime', 'ActivityDate'].some((each) => set.has(each))
  ) {
    open.push(
      `The Event has no time. ${toAdd(record, 'fields', 'StartDateTime: $datetime(…), DurationInMinutes: …')} The recipe "A shift in the calendar" in docs/recipes.md is a whole example.`,
    );
  }
  if (isActivity(sObject) && !set.has('OwnerId')) {
    open.push(`The ${sObject.name} has no owner. ${toAdd(record, 'links', linkText('OwnerId', 'User', schema))}`);
  }
  if (sObject.name === 'Contact' && record.operation !== 'update' && !set.has('AccountId')) {
    open.push(
      `The Contact has no Account, so only the integration user and administrators can open it. ${toAdd(record, 'links', linkText('AccountId', 'Account', schema))}`,
    );
  }
  return drafted;
}

/** What to write, with the name of its group if the record has none yet. */
const toAdd = (record: DraftRecord, group: 'fields' | 'links', text: string) =>
  record[group] === undefined ? `Add this to the record: ${group}: { ${text} }` : `Add this under "${group}": ${text}`;

function linkText(field: string, object: string, schema: SalesforceSchema): string {
  const key = schema.sObject(object)?.fields.find(({ externalId, unique }) => externalId && unique)?.name;
  return `${field}: { object: ${object}, key: { ${key ?? 'External_Id__c'}: … }, notFound: omit }`;
}

const isActivity = ({ name }: SObjectSchema) => name === 'Task' || name === 'Event';

/** Values to start from where the event has none. Without them, a record cannot be created. */
function addRequired(sObject: SObjectSchema, needed: readonly SObjectField[], { record, open }: Drafted) {
  if (needed.length === 0 || sObject.name.endsWith('__e')) return;
  const requires = `Creating ${withArticle(sObject.name)} requires ${needed.map(({ name }) => name).join(', ')}, and the event has no value of that name.`;
  const standIns = needed.map((field) => ({ name: field.name, value: standInFor(field, sObject) }));
  if (standIns.some(({ value }) => value === undefined)) {
    record.operation = 'update';
    open.push(`${requires} For now, the record is only updated and never created.`);
    return;
  }
  for (const { name, value } of standIns) {
    if (value?.constant !== undefined) record.constants = { ...record.constants, [name]: value.constant };
    if (value?.expression !== undefined) record.fields = { ...record.fields, [name]: value.expression };
  }
  open.push(`${requires} The draft sets them to something: replace it.`);
}

interface Sources {
  paths: readonly EventPath[];
  schema: SalesforceSchema;
}

function addKey(sObject: SObjectSchema, { paths, schema }: Sources, { record, used, open }: Drafted): boolean {
  if (sObject.name.endsWith('__e')) {
    record.operation = 'create';
    return true;
  }
  const candidates = sObject.fields.filter(isKey);
  const found = keyIn(sObject, paths, schema);
  if (found) {
    record.key = found.key;
    used.push(found.expression);
    if (found.because !== undefined) open.push(found.because);
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
      `No value in the event identifies ${withArticle(sObject.name)}. The key ${field.name} is the event's own id: keep it if each event is about a record of its own.`,
    );
  }
  return true;
}

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
  'Event.WhoId': {},
  'Event.OwnerId': { notFound: 'omit' },
  'Contact.AccountId': { notFound: 'omit' },
  'Opportunity.ContactId': {},
  'Opportunity.CampaignId': {},
  'CampaignMember.ContactId': {},
  'CampaignMember.CampaignId': {},
};

/** Lookups with matching names: a custom one named like the object it points to, and the usual standard ones. */
function linksOf({ name: object, fields }: SObjectSchema, paths: readonly EventPath[], schema: SalesforceSchema) {
  const links: Record<string, DraftLink> = {};
  for (const field of fields.filter(({ type, createable }) => type === 'reference' && createable)) {
    const usual = usualLinks[`${object}.${field.name}`];
    if (!usual && !field.name.endsWith('__c')) continue;
    for (const target of field.referenceTo ?? []) {
      const object = schema.sObject(target);
      const found = object && keyIn(object, paths, schema);
      if (!found || field.name in links) continue;
      // A volunteer has a first and a last name as well, and is no User.
      if (target === 'User' && found.because !== undefined) continue;
      links[field.name] = { object: target, key: found.key, ...usual };
    }
  }
  return links;
}
