// The schema of a small invented org: one object for each way in which mappings write records.
import type { SObjectSchema } from '../../../src/salesforce-schema.ts';
import { field, key, lookup, sObject, texts, title } from './org-fields.ts';

const values = ['low', 'middle', 'high'].map((value) => ({ value, label: value, active: true }));

export const orgSchema: readonly SObjectSchema[] = [
  sObject(
    'Counselor__c',
    'a01',
    key('Key__c'),
    field('Title__c', 'string', { nillable: false }),
    field('A__c', 'string', { length: 12 }),
    field('B__c', 'double'),
    field('C__c', 'picklist', { restrictedPicklist: true, picklistValues: values }),
    field('D__c', 'string'),
    field('E__c', 'string'),
    field('F__c', 'string'),
    field('Edited_By__c', 'string'),
    lookup('Site__c', 'Site__c'),
    lookup('Coach__c', 'Coach__c'),
  ),
  sObject('Site__c', 'a02', key('Key__c'), field('Title__c', 'string', { nillable: false }), ...texts('Edited_By__c')),
  sObject('Coach__c', 'a03', key('Key__c'), field('Title__c', 'string')),
  sObject(
    'Badge__c',
    'a04',
    key('Key__c'),
    field('Title__c', 'string', { nillable: false }),
    field('A__c', 'string'),
    field('B__c', 'string'),
    field('C__c', 'string'),
    field('Edited_By__c', 'string'),
  ),
  sObject(
    'Alert__c',
    'a05',
    key('Event_Id__c'),
    field('Status__c', 'string'),
    field('Title__c', 'string'),
    lookup('Counselor__c', 'Counselor__c'),
  ),
  sObject('Shift__c', 'a06', key('Key__c'), field('A__c', 'string'), field('B__c', 'string')),
  sObject('Tally__c', 'a07', key('Key__c'), title, ...texts('A__c', 'B__c')),
  sObject('Score__c', 'a08', key('Key__c'), title, ...texts('A__c', 'B__c')),
  sObject('Token__c', 'a09', key('Key__c'), title, ...texts('A__c')),
  sObject('Coin__c', 'a20', key('Key__c'), title),
  sObject('Person__c', 'a10', key('Key__c'), title, ...texts('A__c', 'B__c', 'C__c', 'Z__c')),
  sObject('Visit__c', 'a11', key('Key__c'), title, lookup('Person__c', 'Person__c')),
  sObject('Team__c', 'a12', key('Key__c'), key('Ref__c', true), title, ...texts('A__c')),
  sObject(
    'Value__c',
    'a13',
    key('Key__c'),
    title,
    field('A__c', 'string', { length: 255 }),
    field('B__c', 'string'),
    field('N__c', 'double'),
    field('Day__c', 'date'),
    field('C__c', 'picklist', { restrictedPicklist: true, picklistValues: values }),
  ),
  sObject('Odd__c', 'a14', key('Code__c', true), title, ...texts('A__c', 'B__c'), lookup('Coach__c', 'Coach__c')),
  sObject('User', '005', key('Key__c'), field('IsActive', 'boolean'), ...texts('UserType', 'Access__c')),
  sObject(
    'Case__c',
    'a15',
    key('Key__c'),
    title,
    ...texts('A__c'),
    field('OwnerId', 'reference', { referenceTo: ['User'], relationshipName: 'Owner' }),
  ),
  sObject('Errand__c', 'a27', key('Key__c'), title, {
    ...field('OwnerId', 'reference', { referenceTo: ['User'], relationshipName: 'Owner' }),
    defaultedOnCreate: true,
  }),
  sObject('Crate__c', 'a26', key('Key__c'), title, ...texts('A__c')),
  sObject('Login__e', 'e01', field('Who__c', 'string')),
];

/** Of the integration user: a delete that finds nothing is only done where no record can be hidden. */
export const permissions = { viewAllData: true };
