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
  Token__c: ['Title__c', 'A__c'],
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
  const { random } = people;
  const sObject = action === 'merge' ? 'Person__c' : random.pick(Object.keys(editable));
  const records = people.org.records(sObject);
  if (records.length === 0) return;
  const record = random.pick(records);
  if (action === 'edit') {
    edit(people, { sObject, record }, { [random.pick(editable[sObject] ?? [])]: people.nextText() });
  } else if (action === 'delete') {
    remove(people, { sObject, record });
  } else {
    const other = records.find(({ Id }) => Id !== record.Id);
    if (other) merge(people, record, other);
  }
}

/** The winner keeps its values, except those that the person takes from the other record. */
function merge(people: People, winner: OrgRecord, loser: OrgRecord): void {
  const sObject = 'Person__c';
  const taken = ['A__c', 'B__c', 'C__c'].filter(() => people.random.chance(0.4));
  const fields = Object.fromEntries(taken.map((name) => [name, loser[name] ?? null]));
  const visits = visitsOf(people, loser);
  people.org.people.merge(String(winner.Id), [String(loser.Id)], fields);
  log(people, 'removed', { sObject, record: loser });
  log(people, 'edited', { sObject, record: winner }, fields);
  for (const record of visits) log(people, 'edited', { sObject: 'Visit__c', record }, { Person__c: winner.Id ?? null });
}

function edit(people: People, { sObject, record }: DeletedRecord, fields: OrgRecord): void {
  people.org.people.edit(String(record.Id), fields);
  log(people, 'edited', { sObject, record }, fields);
}

/** As Salesforce does: lookups to a deleted record are cleared. */
function remove(people: People, { sObject, record }: DeletedRecord): void {
  for (const visit of visitsOf(people, record))
    edit(people, { sObject: 'Visit__c', record: visit }, { Person__c: null });
  people.org.people.delete(String(record.Id));
  log(people, 'removed', { sObject, record });
  people.deleted.push({ sObject, record });
}

const visitsOf = ({ org }: People, { Id }: OrgRecord) =>
  org.records('Visit__c').filter(({ Person__c }) => Person__c === Id);

function undelete(people: People, { sObject, record }: DeletedRecord): void {
  // Salesforce refuses it if another record has the key by now.
  if (people.org.records(sObject).some(({ Key__c }) => keyOf(Key__c) === keyOf(record.Key__c))) return;
  people.org.people.undelete(String(record.Id));
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
