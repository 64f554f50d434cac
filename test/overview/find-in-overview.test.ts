import { expect, test } from 'vitest';
import { findInOverview } from '../../src/overview/find-in-overview.ts';
import { overviewOf, schema, texts } from './overview-of.ts';

const overview = await overviewOf(texts, [{ type: 'person.rename', file: 'examples/b.json' }]);
const find = (name: string) => findInOverview(name, overview, schema);

test.each([
  ['survey.answered', { kind: 'eventType', eventType: { type: 'survey.answered' } }],
  ['person.rename', { kind: 'unmapped', unmapped: { closest: 'person.renamed' } }],
  ['Contact', { kind: 'object', object: { sObject: 'Contact' } }],
  ['supervisor note', { kind: 'object', sObject: 'Supervisor_Note__c' }],
  ['Contact.LastName', { kind: 'field', field: { field: 'LastName' } }],
  ['contact.last name', { kind: 'field', field: { field: 'LastName' } }],
  ['Task.Assigned To', { kind: 'field', field: { field: 'OwnerId' } }],
  ['Contact.Title', { kind: 'field', sObject: 'Contact', name: 'Title' }],
  // Only one object has such a field that is written.
  ['LastName', { kind: 'field', sObject: 'Contact', name: 'LastName' }],
  ['Priority', { kind: 'field', sObject: 'Task' }],
])('%s is found', (name, found) => {
  expect(find(name)).toMatchObject(found);
});

test.each([
  ['survey.answerd', 'survey.answered'],
  ['Contct', 'Contact'],
  ['Contact.LastNam', 'Contact.LastName'],
  ['Contct.LastName', 'Contact.LastName'],
  ['Task.Asigned To', 'Task.OwnerId'],
])('%s is %s, misspelled', (name, closest) => {
  expect(find(name)).toEqual({ kind: 'unknown', closest });
});

test('nothing is like it', () => {
  expect(find('zzzzzzzz')).toEqual({ kind: 'unknown' });
});

test('a field that several objects have', async () => {
  const both = await overviewOf([
    `event: a.one
records:
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    constants: { Subject: Call }
    links: { OwnerId: { object: User, key: { Coach_Id__c: data.coach } } }
  - object: Account
    key: { Coach_Id__c: data.coach }
    constants: { Name: x }
    links: { OwnerId: { object: User, key: { Coach_Id__c: data.coach } } }
`,
  ]);
  expect(findInOverview('OwnerId', both, schema)).toEqual({
    kind: 'ambiguous',
    names: ['Task.OwnerId', 'Account.OwnerId'],
  });
});
