// Drafts a rule for one object: key, fields and links whose names match the event, and the open decisions.
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../salesforce-schema.ts';
import { withArticle } from '../values/with-article.ts';
import { isCalendarTime } from './calendar-times.ts';
import type { Drafted, DraftLink, DraftRecord } from './drafted.ts';
import type { EventPath } from './event-paths.ts';
import { campaignCode, draftCampaignMember, memberWithoutParts } from './keys/campaign-member.ts';
import { type FoundKey, isKey, keyIn } from './keys/key-in-event.ts';
import { addressKey, isAddress, isPerson } from './keys/person-by-address.ts';
import { ownIdentifier, sharedKey } from './keys/shared-key.ts';
import { nounOf } from './keys/thing-of-event.ts';
import { hasSameName } from './same-name.ts';
import { standInFor } from './stand-in.ts';
import { type Zone, zoneIn, zoneText } from './time-zone.ts';
import { usualLink } from './usual-links.ts';
import { valueForField } from './value-for-field.ts';

/**
 * Undefined if the object has no field that could be a key and is not a platform event, and for a person whom nothing in
 * the event identifies.
 */
export function draftRecord(
  sObject: SObjectSchema,
  paths: readonly EventPath[],
  schema: SalesforceSchema,
): Drafted | undefined {
  const drafted: Drafted = { record: { object: sObject.name }, used: [], open: [] };
  const { record, used, open } = drafted;
  if (sObject.name === 'CampaignMember') {
    const member = draftCampaignMember(sObject, paths, schema);
    if (member) return member;
    open.push(memberWithoutParts);
  }
  if (!addKey(sObject, { paths, schema }, drafted)) return undefined;
  const keyName = Object.keys(record.key ?? {})[0];
  const zone = zoneIn(paths);
  // An address that is the key is a value as well, for the field Email.
  const fields = fieldsOf(sObject, paths, [keyName, ...used.filter((each) => !paths.some(isAddressAt(each)))], zone);
  if (Object.keys(fields.given).length > 0) record.fields = fields.given;
  used.push(...fields.used);
  const links = linksOf(sObject, paths, schema);
  if (Object.keys(links).length > 0) record.links = links;
  used.push(...Object.values(links).flatMap(({ key }) => Object.values(key)));

  const matched = Object.keys(fields.given);
  const set = new Set([keyName, ...Object.keys(fields.given), ...Object.keys(links)]);
  addRequired(
    sObject,
    sObject.fields.filter((field) => isRequired(field) && !set.has(field.name)),
    { ...drafted, paths, zone },
  );
  keepNames(sObject, paths, drafted);
  setOnCreation(sObject, matched, drafted);
  const inZone = Object.entries(record.fields ?? {}).filter(([, each]) => each.includes('"America/New_York"'));
  const [ambiguous] = Object.values(record.fields ?? {}).filter((each) => each.includes('"[M01]/[D01]'));
  if (ambiguous !== undefined) open.push(`${ambiguous} reads the month first. If the day is first, write [D01]/[M01].`);
  if (inZone.length > 0) open.push(zoneText(inZone.map(([name]) => `${sObject.name}.${name}`)));
  if (isActivity(sObject) && !set.has('Subject')) {
    open.push(
      `The ${sObject.name} has no subject, which is what people see in their list. ${toAdd(record, 'fields', `Subject: '"${subjectFor(sObject, { paths, schema })}"'`)}`,
    );
  }
  if (sObject.name === 'Event') addTimes(set, drafted);
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

/** For a Task, what to do; for an Event, what takes place. */
function subjectFor(sObject: SObjectSchema, sources: Sources): string {
  if (sObject.name === 'Task') return 'Please call';
  const noun = nounOf(ownIdentifier(sObject, sources) ?? '').replaceAll('_', ' ');
  return noun === 'event' ? 'Appointment' : noun.charAt(0).toUpperCase() + noun.slice(1);
}

/** What to write, with the name of its group if the record has none yet. */
const toAdd = (record: DraftRecord, group: 'fields' | 'links', text: string) =>
  record[group] === undefined ? `Add this to the record: ${group}: { ${text} }` : `Add this under "${group}": ${text}`;

function linkText(field: string, object: string, schema: SalesforceSchema): string {
  const key = schema.sObject(object)?.fields.find(({ externalId, unique }) => externalId && unique)?.name;
  return `${field}: { object: ${object}, key: { ${key ?? 'External_Id__c'}: … }, notFound: omit }`;
}

/** Salesforce creates no Event without a start and an end. */
function addTimes(set: ReadonlySet<string | undefined>, { record, open }: Drafted) {
  const lacksStart = !['StartDateTime', 'ActivityDateTime', 'ActivityDate'].some((each) => set.has(each));
  const lacksEnd = !['EndDateTime', 'DurationInMinutes'].some((each) => set.has(each));
  if (lacksStart) record.fields = { ...record.fields, StartDateTime: '$datetime(time)' };
  if (lacksEnd) record.fields = { ...record.fields, DurationInMinutes: '60' };
  const lacking = [...(lacksStart ? ['StartDateTime'] : []), ...(lacksEnd ? ['DurationInMinutes'] : [])];
  if (lacking.length === 0) return;
  open.push(
    `The event has no time that fits ${lacking.join(' and ')}. The draft sets ${lacking.length === 1 ? 'it' : 'them'} to a placeholder: replace it. The recipe "A shift in the calendar" in docs/recipes.md has both.`,
  );
}

const isActivity = ({ name }: SObjectSchema) => name === 'Task' || name === 'Event';

const isAddressAt = (expression: string) => (path: EventPath) => path.expression === expression && isAddress(path);

interface Needs extends Drafted {
  paths: readonly EventPath[];
  zone: Zone;
}

/** Values to start from where the event has none. Without them, a record cannot be created. */
function addRequired(sObject: SObjectSchema, needed: readonly SObjectField[], { record, open, paths, zone }: Needs) {
  if (needed.length === 0 || sObject.name.endsWith('__e')) return;
  const requires = `Creating ${withArticle(sObject.name)} requires ${needed.map(({ name }) => name).join(', ')}, and the event has no value of that name.`;
  const address = paths.find(isAddress);
  const isByAddress = address && Object.values(record.key ?? {}).includes(addressKey(address));
  const standIns = needed.map((field) => ({
    name: field.name,
    value:
      isByAddress && ['Name', 'LastName'].includes(field.name)
        ? { expression: nameByAddress(field, address, paths) }
        : standInFor(field, sObject, zone.expression),
  }));
  if (standIns.some(({ value }) => value === undefined)) {
    record.operation = 'update';
    open.push(`${requires} For now, the record is only updated and never created.`);
    return;
  }
  for (const { name, value } of standIns) {
    if (value?.constant !== undefined) record.constants = { ...record.constants, [name]: value.constant };
    if (value?.expression !== undefined) record.fields = { ...record.fields, [name]: value.expression };
  }
  // A placeholder must not replace what people have written since.
  if (isByAddress) record.operation = 'create';
  open.push(`${requires} The draft sets placeholders: replace them.`);
}

/** The household of a person, or the person. */
function nameByAddress({ name }: SObjectField, address: EventPath, paths: readonly EventPath[]): string {
  const parent = address.expression.replace(/[^.]*$/, '');
  const whole = paths.find(
    ({ expression, steps }) =>
      expression.startsWith(parent) &&
      steps.length === address.steps.length &&
      /^(full_?)?name$/i.test(steps.at(-1) ?? ''),
  );
  if (name === 'LastName') return whole ? `${whole.expression} ?: ${address.expression}` : address.expression;
  const last = paths.find(
    ({ steps, value }) =>
      typeof value === 'string' && /(last_?name|^last|^surname|^family_?name)$/i.test(steps.at(-1) ?? ''),
  );
  const who = last ? `(${last.expression} ?: ${address.expression})` : address.expression;
  return `${who} & " Household"`;
}

/**
 * A required name that some events do not have: a new record gets something in its place, and an existing one keeps its
 * name. With one record, the next event without a name would overwrite it.
 */
function keepNames({ name: object, fields }: SObjectSchema, paths: readonly EventPath[], drafted: Drafted) {
  const { record, open } = drafted;
  const given = Object.entries(record.fields ?? {});
  const names = given.flatMap(([name, value]) => {
    const field = fields.find((each) => each.name === name);
    const path = paths.find(({ expression }) => expression === value);
    return field && isRequired(field) && field.type === 'string' && path?.mayBeEmpty ? [{ name, path }] : [];
  });
  if (names.length === 0 || record.operation === 'update') return;
  const address = paths.find(isAddress);
  const instead = (path: EventPath) => `${path.expression} ?: ${address?.expression ?? '"Unknown"'}`;
  const kept = names.map(({ name, path }) => [name, `${path.expression} ? ${path.expression}`]);
  const before = { ...record, fields: { ...record.fields } };
  record.fields = { ...before.fields, ...Object.fromEntries(names.map(({ name, path }) => [name, instead(path)])) };
  if (record.operation !== 'create')
    drafted.update = { ...before, operation: 'update', fields: { ...before.fields, ...Object.fromEntries(kept) } };
  record.operation = 'create';
  open.push(
    `Some events have no ${names.map(({ name }) => name).join(', ')}, which a new ${object} requires. The draft uses something else in a new record, and never overwrites a name with it.`,
  );
}

/**
 * A lookup that can be set only on creation, such as the Contact of an Opportunity, needs a record that creates; what changes
 * later is in a second one, without the placeholders. docs/mappings.md, "Set a field only when the record is
 * created".
 */
function setOnCreation({ fields }: SObjectSchema, matched: readonly string[], drafted: Drafted) {
  const { record } = drafted;
  const isChangeable = (name: string) => fields.find((each) => each.name === name)?.updateable !== false;
  const changeable = <Value>(group: Record<string, Value>) =>
    Object.fromEntries(Object.entries(group).filter(([name]) => isChangeable(name)));
  if (Object.keys(record.links ?? {}).every(isChangeable)) return;
  for (const each of [record.operation === 'update' ? record : undefined, drafted.update]) {
    if (!each?.links) continue;
    each.links = changeable(each.links);
    if (Object.keys(each.links).length === 0) delete each.links;
  }
  if (record.operation !== undefined) return;
  const given = Object.fromEntries(Object.entries(record.fields ?? {}).filter(([name]) => matched.includes(name)));
  const links = changeable(record.links ?? {});
  record.operation = 'create';
  if (Object.keys(given).length + Object.keys(links).length === 0) return;
  drafted.update = {
    object: record.object,
    operation: 'update',
    ...(record.key && { key: record.key }),
    ...(Object.keys(given).length > 0 && { fields: given }),
    ...(Object.keys(links).length > 0 && { links }),
  };
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
  const campaign = sObject.name === 'Campaign' ? campaignCode(paths) : undefined;
  const [own] = candidates;
  if (campaign && own) {
    record.operation = 'create';
    record.key = { [own.name]: campaign.expression };
    used.push(campaign.expression);
    return true;
  }
  const named = keyIn(sObject, paths, schema);
  const shared = named && sharedKey(sObject, named, { paths, schema });
  const found = shared ? undefined : named;
  if (shared) open.push(shared.because);
  const [ownKey] = Object.keys(named?.key ?? {});
  if (shared?.own !== undefined && ownKey !== undefined) {
    record.key = { [ownKey]: shared.own };
    used.push(shared.own);
    return true;
  }
  if (found) {
    record.key = found.key;
    used.push(found.expression);
    if (found.because !== undefined) open.push(found.because);
    return true;
  }
  // The event's own id is the key of a record that is created once for each event, such as a Task.
  const field = candidates.find(({ name }) => /event/i.test(name)) ?? candidates.find(({ type }) => type === 'string');
  // Each event would create the person once more.
  if (!field || isPerson(sObject)) return false;
  record.operation = 'create';
  record.key = { [field.name]: 'id' };
  used.push('id');
  const identifier = ownIdentifier(sObject, { paths, schema });
  if (isActivity(sObject) && identifier !== undefined) {
    open.push(
      `The key of the ${sObject.name} is the event's own id. If a later event changes or cancels it, use what both events have: key: { ${field.name}: '"${nounOf(identifier)}/" & ${identifier}' }, without operation: create.`,
    );
  }
  if (!isActivity(sObject) && identifier !== undefined && !shared) {
    record.key = { [field.name]: identifier };
    used.push(identifier);
    open.push(`The key ${field.name} is ${identifier}. Check that each ${sObject.name} has its own.`);
    return true;
  }
  if (!/event/i.test(field.name) && !shared && !(isActivity(sObject) && identifier !== undefined)) {
    open.push(
      `No value in the event identifies ${withArticle(sObject.name)}. The key ${field.name} is the event's own id: keep it if each event is about a record of its own.`,
    );
  }
  return true;
}

const isRequired = ({ createable, nillable, defaultedOnCreate }: SObjectField) =>
  createable && !nillable && !defaultedOnCreate;

/** Everything has a name: that of a donor is not that of a campaign. */
function isNameOf(sObject: string, { steps, expression }: EventPath, taken: readonly (string | undefined)[]): boolean {
  const parent = (steps.at(-2) ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
  const isBesideKey = taken.some((each) => each?.startsWith(expression.replace(/[^.]*$/, '')));
  return (
    steps.length <= 2 ||
    isBesideKey ||
    sObject
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .includes(parent)
  );
}

function fieldsOf(
  { name: sObject, fields }: SObjectSchema,
  paths: readonly EventPath[],
  taken: readonly (string | undefined)[],
  { expression: zone }: Zone,
) {
  const given: Record<string, string> = {};
  const used: string[] = [];
  for (const path of paths.filter(({ expression }) => !taken.includes(expression))) {
    const fitting = fields
      .filter((field) => field.createable && field.updateable && !taken.includes(field.name) && !(field.name in given))
      .filter((field) => hasSameName(field, path.steps) || isCalendarTime(sObject, field, path.steps))
      .filter((field) => field.name !== 'Name' || isNameOf(sObject, path, taken))
      .find((field) => valueForField(path, field, zone) !== undefined);
    const value = fitting && valueForField(path, fitting, zone);
    if (!fitting || value === undefined) continue;
    given[fitting.name] = value;
    used.push(path.expression);
  }
  return { given, used };
}

/** The Campaign that the event names: `data.campaign.code`. */
function campaignKey({ name, fields }: SObjectSchema, paths: readonly EventPath[]): FoundKey | undefined {
  const code = name === 'Campaign' ? campaignCode(paths) : undefined;
  const field = fields.find(isKey);
  if (!code || !field) return undefined;
  const value = typeof code.value === 'number' ? `$string(${code.expression})` : code.expression;
  return { key: { [field.name]: value }, expression: code.expression };
}

/** Lookups with matching names: a custom one named like the object it points to, and the usual standard ones. */
function linksOf({ name: own, fields }: SObjectSchema, paths: readonly EventPath[], schema: SalesforceSchema) {
  const links: Record<string, DraftLink> = {};
  for (const field of fields.filter(({ type, createable }) => type === 'reference' && createable)) {
    const usual = usualLink(own, field.name);
    if (!usual && !field.name.endsWith('__c')) continue;
    for (const target of field.referenceTo ?? []) {
      const object = schema.sObject(target);
      const found = object && (keyIn(object, paths, schema) ?? campaignKey(object, paths));
      if (!found || field.name in links) continue;
      // The Account of a coach is no donor.
      if (field.name === 'AccountId' && own !== 'Contact' && !paths.some(isAddressAt(found.expression))) continue;
      // A volunteer has a first and a last name as well, and is no User.
      if (target === 'User' && found.because !== undefined) continue;
      links[field.name] = { object: target, key: found.key, ...usual };
    }
  }
  return links;
}
