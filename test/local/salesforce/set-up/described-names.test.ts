// The record types and queues of schema files are there from the start.
import { expect, test } from 'vitest';
import { createOrg } from '../../../../src/local/salesforce/org.ts';
import type { DescribedObject } from '../../../../src/local/salesforce/schema/described-object.ts';
import { schema } from './org-of-cases.ts';

const withNames = (more: Partial<DescribedObject>): readonly DescribedObject[] =>
  schema.map((object) => (object.name === 'Case' ? { ...object, ...more } : object));
const names = (org: ReturnType<typeof createOrg>, sObject: string) =>
  org
    .records(sObject)
    .map(({ DeveloperName, NamespacePrefix = null, IsActive = null }) => [DeveloperName, NamespacePrefix, IsActive]);

test('record types and queues of the schema are records, also after a reset', () => {
  const described = withNames({
    recordTypes: [{ name: 'Crisis' }, { name: 'help__Desk', active: false }],
    queues: ['Night'],
  });
  const org = createOrg({ schema: described, clock: { now: () => 0 } });
  const expected = [
    ['Crisis', null, true],
    ['Desk', 'help', false],
  ];
  expect(names(org, 'RecordType')).toEqual(expected);
  expect(names(org, 'Group')).toEqual([['Night', null, null]]);
  expect(org.records('QueueSobject')).toMatchObject([{ SobjectType: 'Case' }]);
  org.reset();
  expect(names(org, 'RecordType')).toEqual(expected);
});

test('a new schema adds and removes them, and leaves the others as they are', () => {
  const org = createOrg({
    schema: withNames({ recordTypes: [{ name: 'A' }, { name: 'B' }] }),
    clock: { now: () => 0 },
  });
  org.addRule({ kind: 'record-type', object: 'Case', name: 'Own' });
  const [a] = org.records('RecordType');
  org.reshape(withNames({ recordTypes: [{ name: 'A' }, { name: 'C' }] }));
  expect(names(org, 'RecordType').map(([name]) => name)).toEqual(['A', 'Own', 'C']);
  expect(org.records('RecordType')[0]).toEqual(a);
  org.rules.clear();
  expect(names(org, 'RecordType').map(([name]) => name)).toEqual(['A', 'C']);
});

test('an org without person accounts does not say which record types are for persons', () => {
  const businessOnly = schema.map((object) =>
    object.name === 'Account'
      ? { ...object, fields: object.fields.filter(({ name }) => name !== 'IsPersonAccount') }
      : object,
  );
  const rules = [{ kind: 'record-type', object: 'Account', name: 'Site' }];
  const org = (described: readonly DescribedObject[]) =>
    createOrg({ schema: described, clock: { now: () => 0 }, rules });
  expect(org(businessOnly).records('RecordType')[0]).not.toHaveProperty('IsPersonType');
  expect(org(schema).records('RecordType')[0]).toHaveProperty('IsPersonType', false);
});

test('a record that is there from the start can have an id of its own', () => {
  const org = createOrg({ schema: [{ name: 'Case', fields: [{ name: 'Id', type: 'id' }] }], clock: { now: () => 0 } });
  expect(org.seed('Case', { Id: '5005e00000AbCdE' })).toBe('5005e00000AbCdEAAV');
  expect(org.records('Case')).toMatchObject([{ Id: '5005e00000AbCdEAAV' }]);
});
