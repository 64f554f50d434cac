// Record types, queues, and the record's own Id.
import { beforeEach, expect, test } from 'vitest';
import type { DescribedObject } from '../../../../src/local/salesforce/schema/described-object.ts';
import type { Link, RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { schema as schemaOfCases } from '../../../local/salesforce/set-up/org-of-cases.ts';
import { busyOrg, ends } from './busy-org.ts';

const key = { type: 'string', externalId: true, idLookup: true, unique: true, length: 80, nillable: true } as const;
const schema: readonly DescribedObject[] = schemaOfCases.map((object) => ({
  ...object,
  fields: [
    { name: 'Id', type: 'id', idLookup: true },
    ...object.fields,
    { ...key, name: 'Ticket__c', createable: true, updateable: true },
  ],
}));

const sf = await busyOrg();
beforeEach(() => {
  sf.org.reshape(schema);
  sf.org.addRule({ id: 'type', kind: 'record-type', object: 'Case', name: 'Crisis' });
  sf.org.addRule({ id: 'queue', kind: 'queue', name: 'Night', objects: ['Case'] });
});

const named = (field: string, sObject: string, name: string): Link => {
  const key = { field: 'DeveloperName', value: name, identity: name.toLowerCase(), ignoresCase: true } as const;
  return { field, relationship: sObject, polymorphic: false, sObject, key, notFound: 'retry', byName: true };
};
const recordType = (name: string) => named('RecordTypeId', 'RecordType', name);
const night = named('OwnerId', 'Group', 'Night');
const ticket = (id: string, links: Link[], more: Partial<RecordWrite> = {}): RecordWrite => ({
  rule: 0,
  operation: 'upsert',
  sObject: 'Case',
  key: { field: 'Ticket__c', value: id, identity: id },
  fields: { Subject: 'Help' },
  links,
  ...more,
});
const idOf = (sObject: string) => sf.org.records(sObject)[0]?.Id;
const calls = () => sf.org.counters().apiCalls;

test('a record gets its record type and its queue, for one call more in the life of a process', async () => {
  const api = sf.newApi();
  const tickets = ['t1', 't2'].map((id) => [ticket(id, [recordType('Crisis'), night])]);
  expect(ends(await sf.write(tickets, api))).toEqual({ applied: 2 });
  const expected = { RecordTypeId: idOf('RecordType'), OwnerId: idOf('Group') };
  expect(sf.org.records('Case')).toMatchObject([expected, expected]);
  const before = calls();
  expect(ends(await sf.write([[ticket('t3', [recordType('crisis'), night])]], api))).toEqual({ applied: 1 });
  expect(calls() - before).toBe(1);
});

test('so does one that goes by itself, because its text looks like a reference', async () => {
  const text = { fields: { Subject: '@{a.b}' } };
  expect(ends(await sf.write([[ticket('t1', [recordType('Crisis')], text)]]))).toEqual({ applied: 1 });
  expect(sf.org.records('Case')).toMatchObject([{ Subject: '@{a.b}', RecordTypeId: idOf('RecordType') }]);
});

test('a name that the org does not have fails its own event alone', async () => {
  sf.org.addRule({ kind: 'record-type', object: 'Case', name: 'Former', active: false });
  sf.org.addRule({ kind: 'queue', name: 'Sites', objects: ['Account'] });
  const outcomes = await sf.write([
    [ticket('t1', [recordType('Crisis')])],
    [ticket('t2', [recordType('Crysis')])],
    [ticket('t3', [recordType('Former')])],
    [ticket('t4', [named('OwnerId', 'Group', 'Sites')])],
  ]);
  expect(ends(outcomes)).toEqual({ applied: 1, 'salesforce/unknown-name': 3 });
  expect(outcomes.slice(1).map((outcome) => outcome.kind === 'failed' && outcome.failure.message)).toEqual([
    'Case: the org has no record type Crysis for this object. Create it in Setup.',
    'Case: the record type Former is inactive, so no record can have it. Activate it in Setup.',
    'Case: the org has no queue Sites that can own such records. Create it in Setup, or add Case to its objects.',
  ]);
});

test('events that are merged into one row fail for the one with an unknown name', async () => {
  const outcomes = await sf.write([[ticket('t1', [recordType('Crysis')])], [ticket('t1', [recordType('Crisis')])]]);
  expect(ends(outcomes)).toEqual({ applied: 2 });
  const others = await sf.write([[ticket('t2', [])], [ticket('t2', [recordType('Crysis')])]]);
  expect(others.map(({ kind }) => kind)).toEqual(['applied', 'failed']);
});

test('a record type that was created anew is looked up again', async () => {
  const api = sf.newApi();
  await sf.write([[ticket('t1', [recordType('Crisis')])]], api);
  const former = idOf('RecordType');
  sf.org.rules.clear('type');
  sf.org.addRule({ id: 'type', kind: 'record-type', object: 'Case', name: 'Crisis' });
  expect(idOf('RecordType')).not.toBe(former);
  expect(ends(await sf.write([[ticket('t2', [recordType('Crisis')])], [ticket('t3', [])]], api))).toEqual({
    applied: 2,
  });
  expect(sf.org.records('Case').find(({ Ticket__c }) => Ticket__c === 't2')).toMatchObject({
    RecordTypeId: idOf('RecordType'),
  });
});

test('a record type that is closed to the user is the fault of its rows, which are sent twice', async () => {
  sf.org.addRule({ kind: 'record-type', object: 'Case', name: 'Closed', open: false });
  const tickets = Array.from({ length: 5 }, (_, index) => [ticket(`t${index}`, [recordType('Closed')])]);
  const outcomes = await sf.write([...tickets, [ticket('t9', [recordType('Crisis')])]]);
  expect(ends(outcomes)).toEqual({ applied: 1, 'salesforce/rejected': 5 });
  expect(outcomes[0]).toMatchObject({
    failure: {
      salesforceCode: 'INVALID_CROSS_REFERENCE_KEY',
      message:
        "Case: the integration user may not use the record type Closed. Assign the record type in the user's profile or permission set.",
    },
  });
  // Two look-ups of names, and two calls that write.
  expect(calls()).toBe(4);
});

test('while Salesforce does not answer about the names, the events wait', async () => {
  sf.org.faults.add({ match: { path: '/composite' }, times: 1, effect: { kind: 'unavailable' } });
  const outcomes = await sf.write([[ticket('t1', [recordType('Crisis')])], [ticket('t2', [])]]);
  expect(ends(outcomes)).toEqual({ 'salesforce/unavailable': 2 });
  expect(sf.org.records('Case')).toEqual([]);
});

test('the look-up of names counts towards the share of the daily calls', async () => {
  sf.org.usage.set(sf.org.usage.limit);
  const api = sf.newApi();
  await sf.write([[ticket('t0', [])]], api);
  const before = calls();
  expect(ends(await sf.write([[ticket('t1', [recordType('Crisis')])]], api))).toEqual({
    'salesforce/limit-reached': 1,
  });
  expect(calls()).toBe(before);
});

const byId = (id: unknown, more: Partial<RecordWrite> = {}): RecordWrite =>
  ticket('', [], { operation: 'update', key: { field: 'Id', value: String(id), identity: String(id) }, ...more });

test('a record is updated and deleted by its own Id', async () => {
  const [one, two] = [sf.org.seed('Case', { Subject: 'One' }), sf.org.seed('Case', { Subject: 'Two' })];
  const outcomes = await sf.write([
    [byId(one, { fields: { Subject: 'Older' } })],
    [byId(one, { fields: { Subject: 'Newer' } })],
    [byId(two, { operation: 'delete', fields: {} })],
  ]);
  expect(ends(outcomes)).toEqual({ applied: 3 });
  expect(sf.org.records('Case')).toMatchObject([{ Id: one, Subject: 'Newer' }]);
});

test('an Id of no record of the object is waited for, and a delete of it is done', async () => {
  const other = sf.org.seed('Account', { Name: 'Site' });
  const [waiting] = await sf.write([[byId(other)]]);
  expect(waiting).toMatchObject({
    kind: 'failed',
    failure: { code: 'salesforce/record-missing', message: 'Case: no record has this Id.' },
  });
  const [done] = await sf.write([[byId(other, { operation: 'delete', fields: {} })]]);
  expect(done).toMatchObject({ kind: 'applied', written: [{ result: 'unchanged' }] });
  expect(sf.org.records('Account')).toHaveLength(1);
});
