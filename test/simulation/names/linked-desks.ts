// Records that others link to by their Ids: some are there, one is in the recycle bin at first, and one never existed.
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { SObjectSchema } from '../../../src/salesforce-schema.ts';
import type { PersonChange } from '../model/person-change.ts';
import { recordKey } from '../model/record-key.ts';
import { key, lookup, sObject, texts, title } from '../services/org-fields.ts';
import { desks } from './names-in-org.ts';

export const linksSchema: readonly SObjectSchema[] = [
  sObject(
    'Seat__c',
    'a23',
    key('Key__c'),
    title,
    ...texts('A__c'),
    ...['Desk__c', 'Spare__c', 'Home__c'].map((name) => lookup(name, 'Desk__c')),
  ),
  sObject('Caller__c', 'a24', key('Key__c'), title),
  sObject('Call__c', 'a25', key('Key__c'), title, lookup('Caller__c', 'Caller__c')),
];

/** In the recycle bin until somebody restores it. */
export const late = { key: 'late', id: 'a225e00000AbCdGAAV' };
/** By what only the model reads: the Ids that events name. */
export const linkedDesks: Readonly<Record<string, string>> = {
  ...desks,
  [late.key]: late.id,
  none: 'a225e00000AbCdHAAV',
};

/** @param log called for the record that is there without an event */
export function setUpLinks(org: Org, log: (change: Omit<PersonChange, 'at' | 'isFinal'>) => void): void {
  const fields = { Title__c: 'desk late' };
  org.seed('Desk__c', { Id: late.id, Key__c: late.key, ...fields });
  log({ kind: 'created', key: recordKey('Desk__c', 'Key__c', late.key), fields });
}
