// People, automation and other integrations change records in Salesforce, past the pipeline. Everything that they did is
// logged for the judge. Their calls take effect at once.
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { PersonChange } from '../model/person-change.ts';
import { recordKey } from '../model/record-key.ts';
import type { Random } from '../random.ts';
import { callOrg } from './call-org.ts';

export type PersonAction = 'edit' | 'delete' | 'undelete' | 'merge' | 'integrate';

export interface People {
  org: Org;
  random: Random;
  /** Milliseconds since 1970. */
  now: () => number;
  log: (change: PersonChange) => void;
  /** Ids of records that people deleted, to undelete them. */
  deleted: DeletedRecord[];
  /** Unique in the run. */
  nextText: () => string;
}

type OrgRecord = ReturnType<Org['records']>[number];

interface DeletedRecord {
  sObject: string;
  record: OrgRecord;
}

const editable: Readonly<Record<string, readonly string[]>> = {
  Person__c: ['A__c', 'B__c', 'C__c', 'Title__c'],
  Visit__c: ['Title__c'],
};

export function act(people: People, action: PersonAction): void {
  const { random, deleted } = people;
  if (action === 'integrate') integrate(people);
  else if (action === 'undelete') {
    const [chosen] = deleted.splice(random.int(deleted.length), 1);
    if (chosen) undelete(people, chosen);
  } else change(people, action);
}

function change(people: People, action: 'edit' | 'delete' | 'merge'): void {
  const { random, deleted } = people;
  const sObject = action === 'merge' ? 'Person__c' : random.pick(['Person__c', 'Visit__c']);
  const records = people.org.records(sObject);
  if (records.length === 0) return;
  const record = random.pick(records);
  if (action === 'edit') {
    edit(people, { sObject, record }, { [random.pick(editable[sObject] ?? [])]: people.nextText() });
  } else if (action === 'delete') {
    if (remove(people, { sObject, record }, () => ({ Person__c: null }))) deleted.push({ sObject, record });
  } else {
    const other = records.find(({ Id }) => Id !== record.Id);
    if (other) merge(people, record, other);
  }
}

/** The winner keeps its values, except those that the person takes from the other record. */
function merge(people: People, winner: OrgRecord, loser: OrgRecord): void {
  const sObject = 'Person__c';
  const taken = ['A__c', 'B__c', 'C__c'].filter(() => people.random.chance(0.4));
  if (!remove(people, { sObject, record: loser }, () => ({ Person__c: winner.Id ?? null }))) return;
  if (taken.length > 0)
    edit(people, { sObject, record: winner }, Object.fromEntries(taken.map((name) => [name, loser[name] ?? null])));
}

function edit(people: People, { sObject, record }: DeletedRecord, fields: OrgRecord): boolean {
  if (!callOrg(people.org, 'PATCH', `${sObject}/${record.Id}`, fields)) return false;
  log(people, 'edited', { sObject, record }, fields);
  return true;
}

/** As Salesforce does: lookups to a deleted record are cleared, and those to a merged one lead to the winner. */
function remove(people: People, target: DeletedRecord, lookup: () => OrgRecord): boolean {
  const { sObject, record } = target;
  if (!callOrg(people.org, 'DELETE', `${sObject}/${record.Id}`)) return false;
  log(people, 'removed', target);
  const children = sObject === 'Person__c' ? people.org.records('Visit__c') : [];
  for (const child of children) {
    if (child.Person__c === record.Id) edit(people, { sObject: 'Visit__c', record: child }, lookup());
  }
  return true;
}

function undelete(people: People, { sObject, record }: DeletedRecord): void {
  if (!people.org.undelete(String(record.Id))) return;
  const restored = people.org.records(sObject).find(({ Id }) => Id === record.Id) ?? record;
  log(people, 'restored', { sObject, record }, restored);
}

/** Another integration upserts a record by the same key: fields of its own, and some of ours. */
function integrate(people: People): void {
  const { org, random } = people;
  const key = `p${1 + random.int(3)}`;
  const before = org.records('Person__c').some(({ Key__c }) => Key__c === key);
  const fields = {
    Z__c: people.nextText(),
    ...(before && random.chance(0.6) ? {} : { Title__c: people.nextText() }),
    ...(random.chance(0.3) ? { A__c: people.nextText() } : {}),
  };
  if (!callOrg(org, 'PATCH', `Person__c/Key__c/${key}`, fields)) return;
  log(people, before ? 'edited' : 'created', { sObject: 'Person__c', record: { Key__c: key } }, fields);
}

function log(
  { org, now, log }: People,
  kind: PersonChange['kind'],
  target: DeletedRecord,
  fields: OrgRecord = {},
): void {
  const { sObject, record } = target;
  const persons = new Map(org.records('Person__c').map(({ Id, Key__c }) => [Id, `Person__c:${keyOf(Key__c)}`]));
  const values = Object.entries(fields).map(([name, value]) => [name, persons.get(value as string) ?? value]);
  log({
    kind,
    at: now(),
    key: recordKey(sObject, 'Key__c', String(record.Key__c)),
    fields: Object.fromEntries(values),
    isFinal: false,
  });
}

const keyOf = (value: unknown) => recordKey('Person__c', 'Key__c', String(value)).identity;
