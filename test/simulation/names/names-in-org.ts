// An org with record types, a queue, and an assignment rule that takes records away from the queue where a call lets it.
// Administrators create a record type anew: then it has another Id, and the records have it, too.
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { SObjectSchema } from '../../../src/salesforce-schema.ts';
import type { PersonChange } from '../model/person-change.ts';
import { recordKey } from '../model/record-key.ts';
import { field, key, sObject, texts, title } from '../services/org-fields.ts';

const reference = (name: string, relationshipName: string, ...referenceTo: string[]) =>
  field(name, 'reference', { referenceTo, relationshipName, polymorphicForeignKey: referenceTo.length > 1 });

export const namesSchema: readonly SObjectSchema[] = [
  sObject('Ticket__c', 'a21', key('Key__c'), title, reference('RecordTypeId', 'RecordType', 'RecordType'), {
    ...reference('OwnerId', 'Owner', 'Group', 'User'),
    defaultedOnCreate: true,
  }),
  sObject('Desk__c', 'a22', key('Key__c'), title, ...texts('A__c', 'B__c')),
];

/** Records that are there from the start: the platform knows their Ids, in one form or another. */
export const desks: Readonly<Record<string, string>> = { d1: 'a225e00000AbCdEAAV', d2: 'a225e00000AbCdFAAV' };

/** Objects whose records only tell which name an Id has. */
export const namedObjects: readonly string[] = ['RecordType', 'Group'];

export const recordTypes = ['Urgent', 'Calm'] as const;

/** @param log called for each record that is there without an event */
export function setUpNames(org: Org, log: (change: Omit<PersonChange, 'at' | 'isFinal'>) => void): void {
  for (const [name, Id] of Object.entries(desks)) {
    const fields = { Title__c: `desk ${name}` };
    org.seed('Desk__c', { Id, Key__c: name, ...fields });
    log({ kind: 'created', key: recordKey('Desk__c', 'Key__c', name), fields });
  }
  for (const name of recordTypes) org.addRule({ id: name, kind: 'record-type', object: 'Ticket__c', name });
  org.addRule({ kind: 'queue', name: 'Night', objects: ['Ticket__c'] });
  org.addRule({ kind: 'assignment-rule', object: 'Ticket__c', owner: { Key__c: 'here' } });
}

/** As Salesforce does it: the records of the former record type get the new one. */
export function createAnew(org: Org, name: string): void {
  const idOf = () => org.records('RecordType').find(({ DeveloperName }) => DeveloperName === name)?.Id ?? null;
  const former = idOf();
  const using = org.records('Ticket__c').filter(({ RecordTypeId }) => RecordTypeId === former);
  org.rules.clear(name);
  org.addRule({ id: name, kind: 'record-type', object: 'Ticket__c', name });
  for (const { Id } of using) org.people.edit(String(Id), { RecordTypeId: idOf() });
}
