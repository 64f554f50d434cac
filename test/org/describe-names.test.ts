// The names of record types and queues, as the emulator has them.
import { expect, test } from 'vitest';
import { withNames } from '../../src/org/describe-names.ts';
import { schemaChanges } from '../../src/org/schema-changes.ts';
import type { SalesforceApi } from '../../src/pipeline/write/salesforce/api.ts';
import type { SObjectSchema } from '../../src/salesforce-schema.ts';
import { orgOfCases, schema } from '../local/salesforce/set-up/org-of-cases.ts';

const objects = schema as unknown as readonly SObjectSchema[];
const apiOf = ({ send }: ReturnType<typeof orgOfCases>): SalesforceApi => ({
  version: '62.0',
  call: async ({ method, path }) => send(method, path),
});
const named = (all: readonly SObjectSchema[], sObject: string) => {
  const { recordTypes, queues } = all.find(({ name }) => name === sObject) as SObjectSchema;
  return { recordTypes, queues };
};

test('an object gets the names that the org has for it', async () => {
  const org = orgOfCases();
  org.org.addRule({ kind: 'record-type', object: 'Case', name: 'Crisis', label: 'In a crisis' });
  org.org.addRule({ kind: 'record-type', object: 'Case', name: 'Desk', package: 'help', active: false });
  org.org.addRule({ kind: 'record-type', object: 'Account', name: 'PersonAccount', person: true });
  org.org.addRule({ kind: 'queue', name: 'Night', objects: ['Case'] });
  const { objects: all, unreadable } = await withNames(objects, apiOf(org));
  expect(unreadable).toEqual([]);
  expect(named(all, 'Case')).toEqual({
    recordTypes: [
      { name: 'Crisis', label: 'In a crisis', active: true },
      { name: 'help__Desk', label: 'Desk', active: false },
    ],
    queues: ['Night'],
  });
  // Contacts have neither here, and an Account cannot belong to a queue.
  expect(named(all, 'Account')).toEqual({
    recordTypes: [{ name: 'PersonAccount', label: 'PersonAccount', active: true, person: true }],
  });
  expect(named(all, 'Contact')).toEqual({});
});

test('an org without names says so', async () => {
  const { objects: all } = await withNames(objects, apiOf(orgOfCases()));
  expect(named(all, 'Case')).toEqual({ recordTypes: [], queues: [] });
});

test('what the user may not read stays unknown', async () => {
  const body = [{ errorCode: 'INVALID_TYPE', message: "sObject type 'RecordType' is not supported." }];
  const api = { version: '62.0', call: async () => ({ status: 400, body }) };
  const { objects: all, unreadable } = await withNames(objects, api);
  expect(named(all, 'Case')).toEqual({});
  expect(unreadable).toEqual(['record types', 'queues']);
});

test('changes of names are reported by name', () => {
  const [before] = objects as [SObjectSchema];
  const type = (name: string, active = true) => ({ name, label: name, active });
  expect(
    schemaChanges(
      { ...before, recordTypes: [type('A'), type('B')], queues: ['Day'] },
      { ...before, recordTypes: [type('B', false), type('C')], queues: ['Day', 'Night'] },
    ),
  ).toEqual([
    'User: the record type C is new',
    'User: the queue Night is new',
    'User: the record type A is gone',
    'User: the record type B: active true → false',
  ]);
});
