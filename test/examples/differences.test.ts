import { expect, test } from 'vitest';
import { differences } from '../../src/examples/differences.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';

const contact = (more: JsonObject = {}): JsonObject => ({ Contact: { Counselor_Id__c: 'c-1', ...more } });
const task = (more: JsonObject = {}): JsonObject => ({ Task: { Event_Id__c: 'e-1', ...more } });

test('equal expectations do not differ, whatever the order of their names', () => {
  expect(differences([{ Contact: { a: 1, b: { x: 1, y: 2 } } }], [{ Contact: { b: { y: 2, x: 1 }, a: 1 } }])).toEqual(
    [],
  );
  expect(differences({ failed: 'plan/empty-key' }, { failed: 'plan/empty-key' })).toEqual([]);
});

test('a field that differs is reported with its object and path', () => {
  expect(differences([contact(), task({ Subject: 'A' })], [contact(), task({ Subject: 'B' })])).toEqual([
    { subject: 'Task.Subject', path: [1, 'Task', 'Subject'], expected: 'A', actual: 'B' },
  ]);
});

test('a field that is only on one side has no value on the other; null is a value', () => {
  expect(differences([contact({ Title: 'A' })], [contact({ Phone: null })])).toEqual([
    { subject: 'Contact.Title', path: [0, 'Contact', 'Title'], expected: 'A' },
    { subject: 'Contact.Phone', path: [0, 'Contact', 'Phone'], actual: null },
  ]);
});

test('an extra or missing record is one difference, and the others are compared with their partners', () => {
  const tasks = [task({ Subject: 'A' }), task({ Subject: 'B' }), task({ Subject: 'C' })];
  expect(differences([contact(), ...tasks], [contact(), tasks[0], tasks[2]] as JsonValue)).toEqual([
    { subject: 'Task', path: [2], expected: { Event_Id__c: 'e-1', Subject: 'B' } },
  ]);
  expect(differences([task()], [contact(), task()])).toEqual([
    { subject: 'Contact', path: [1], actual: { Counselor_Id__c: 'c-1' } },
  ]);
});

test('records in another order differ', () => {
  expect(differences([contact(), task()], [task(), contact()])).toEqual([
    { subject: 'order of the records', path: [], expected: ['Contact', 'Task'], actual: ['Task', 'Contact'] },
  ]);
});

test('a failure instead of records is a different outcome', () => {
  const failed = { failed: 'plan/empty-key' };
  expect(differences([contact()], failed)).toEqual([
    { subject: 'outcome', path: [], expected: [contact()], actual: failed },
  ]);
});

test('failures are compared part by part', () => {
  const before = { failed: 'salesforce/row-locked', next: 'tried again', written: [contact({ Title: 'A' })] };
  const after = { failed: 'salesforce/rejected', next: 'dead letter', written: [contact({ Title: 'B' })] };
  expect(differences(before, after).map(({ subject, path }) => [subject, path])).toEqual([
    ['failed', ['failed']],
    ['next', ['next']],
    ['Contact.Title', ['written', 0, 'Contact', 'Title']],
  ]);
});
