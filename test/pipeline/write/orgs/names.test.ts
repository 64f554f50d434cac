// Record types, queues, and the record's own Id.
import { beforeEach, describe, expect, test } from 'vitest';
import { retryOf } from '../../../../src/failure.ts';
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

describe('where the call for names is answered, and one of its queries is not', () => {
  const busy = [{ errorCode: 'SERVER_UNAVAILABLE', message: 'The server is busy.' }];
  test.each([
    [503, []],
    [400, busy],
  ])('only the events with such a name wait: HTTP %i', async (status, body) => {
    const effect = { kind: 'subrequest-answer', status, body } as const;
    sf.org.faults.add({ match: { path: '/query' }, times: 1, effect });
    const outcomes = await sf.write([
      [ticket('t1', [recordType('Crisis')])],
      [ticket('t2', [night])],
      [ticket('t3', [])],
    ]);
    expect(ends(outcomes)).toEqual({ 'salesforce/unavailable': 1, applied: 2 });
    expect(sf.org.records('Case').map(({ Ticket__c }) => Ticket__c)).toEqual(['t2', 't3']);
  });

  test('a row that breaks a trigger is still told from its neighbors', async () => {
    const effect = { kind: 'subrequest-answer', status: 503, body: [] } as const;
    sf.org.faults.add({ match: { path: '/query' }, times: 1, effect });
    const action = { throws: 'System.NullPointerException: Attempt to de-reference a null object' };
    sf.org.addRule({ kind: 'trigger', object: 'Case', where: { Ticket__c: 't2' }, action });
    const others = ['t2', 't3', 't4'].map((id) => [ticket(id, [])]);
    const outcomes = await sf.write([[ticket('t1', [recordType('Crisis')])], ...others]);
    expect(ends(outcomes)).toEqual({ 'salesforce/unavailable': 1, 'salesforce/rejected': 1, applied: 2 });
  });
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

test('an Id of no record is waited for, and a delete of it is done', async () => {
  const other = sf.org.seed('Case', { Subject: 'Gone' });
  sf.org.people.delete(other);
  const [waiting] = await sf.write([[byId(other)]]);
  expect(waiting).toMatchObject({
    kind: 'failed',
    failure: { code: 'salesforce/record-missing', message: 'Case: no record has this Id.' },
  });
  const [done] = await sf.write([[byId(other, { operation: 'delete', fields: {} })]]);
  expect(done).toMatchObject({ kind: 'applied', written: [{ result: 'unchanged' }] });
});

test('a delete by the Id of another object is rejected, and deletes nothing', async () => {
  const other = sf.org.seed('Account', { Name: 'Site' });
  const [outcome] = await sf.write([[byId(other, { operation: 'delete', fields: {} })]]);
  expect(outcome).toMatchObject({
    failure: { code: 'salesforce/rejected', message: 'Case: its key is the Id of a record of another object.' },
  });
  expect(sf.org.records('Account')).toHaveLength(1);
});

test('an update of a record that is gone is not sent again in vain, also where several events change it', async () => {
  const gone = sf.org.seed('Case', { Subject: 'Gone' });
  sf.org.people.delete(gone);
  const changes = ['a', 'b', 'c'].map((Subject) => [byId(gone, { fields: { Subject } })]);
  expect(ends(await sf.write(changes))).toEqual({ 'salesforce/record-missing': 3 });
  // One query for the row, and one for its parts.
  expect(calls()).toBeLessThanOrEqual(3);
});

test('each part of a row may have the former Id of its record type', async () => {
  const api = sf.newApi();
  await sf.write([[ticket('t1', [recordType('Crisis')])]], api);
  sf.org.rules.clear('type');
  sf.org.addRule({ id: 'type', kind: 'record-type', object: 'Case', name: 'Crisis' });
  sf.org.faults.add({ match: { sObject: 'Case' }, times: 1, effect: { kind: 'row-error', code: 'STRING_TOO_LONG' } });
  const tickets = ['a', 'b', 'c'].map((Subject) => [ticket('t2', [recordType('Crisis')], { fields: { Subject } })]);
  expect(ends(await sf.write(tickets, api))).toEqual({ applied: 3 });
  expect(sf.org.records('Case')[1]).toMatchObject({ Subject: 'c', RecordTypeId: idOf('RecordType') });
});

test('so may rows of one record with different headers', async () => {
  const api = sf.newApi();
  await sf.write([[ticket('t1', [recordType('Crisis')])]], api);
  sf.org.rules.clear('type');
  sf.org.addRule({ id: 'type', kind: 'record-type', object: 'Case', name: 'Crisis' });
  const outcomes = await sf.write(
    [
      [ticket('t2', [recordType('Crisis')])],
      [ticket('t2', [recordType('Crisis')], { fields: { Subject: 'b' }, duplicateRules: 'allow' })],
    ],
    api,
  );
  expect(ends(outcomes)).toEqual({ applied: 2 });
});

test('an event waits for a record type that is created after its mapping', async () => {
  const api = sf.newApi();
  const [outcome] = await sf.write([[ticket('t1', [recordType('Later')])]], api);
  expect(outcome?.kind === 'failed' && retryOf(outcome.failure)).toBe('later');
  sf.org.addRule({ kind: 'record-type', object: 'Case', name: 'Later' });
  expect(ends(await sf.write([[ticket('t1', [recordType('Later')])]], api))).toEqual({ applied: 1 });
});

test.each([
  [429, [{ errorCode: 'TOO_MANY_REQUESTS', message: '' }], 'salesforce/unavailable'],
  [503, undefined, 'salesforce/unavailable'],
  [200, { records: 'none' }, 'salesforce/bad-reply'],
])('a query for names that is answered by HTTP %i says nothing about the org', async (status, body, code) => {
  sf.org.faults.add({ match: { path: '/query' }, times: 1, effect: { kind: 'subrequest-answer', status, body } });
  expect(ends(await sf.write([[ticket('t1', [recordType('Crisis')])]]))).toEqual({ [code]: 1 });
});

test('a query for names that Salesforce refuses holds back the rows with names alone', async () => {
  const body = [{ errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' }];
  sf.org.faults.add({ match: { path: '/query' }, times: 1, effect: { kind: 'subrequest-answer', status: 400, body } });
  const outcomes = await sf.write([[ticket('t1', [recordType('Crisis')])], [ticket('t2', [])]]);
  expect(ends(outcomes)).toEqual({ applied: 1, 'salesforce/unknown-name': 1 });
  const [refused] = outcomes;
  expect(refused?.kind === 'failed' && retryOf(refused.failure)).toBe('later');
});

test('an Id that Salesforce cannot read fails its own event alone', async () => {
  const [one, two] = [sf.org.seed('Case', { Subject: 'One' }), sf.org.seed('Case', { Subject: 'Two' })];
  const body = [{ errorCode: 'INVALID_QUERY_FILTER_OPERATOR', message: `invalid ID field: ${two}` }];
  const effect = { kind: 'subrequest-answer', status: 400, body } as const;
  // The query for both, and the second of the queries for one.
  sf.org.faults.add({ match: { path: '/query' }, times: 1, effect });
  sf.org.faults.add({ match: { path: '/query' }, after: 1, times: 1, effect });
  const outcomes = await sf.write([one, two].map((id) => [byId(id, { fields: { Subject: 'New' } })]));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'failed']);
  expect(outcomes[1]).toMatchObject({
    failure: { code: 'salesforce/rejected', message: 'Case: Salesforce does not accept its key as an Id.' },
  });
});

test('a queue that no longer owns such records is looked up again, and the reason says what to do', async () => {
  const api = sf.newApi();
  await sf.write([[ticket('t1', [night])]], api);
  sf.org.people.delete(String(idOf('QueueSobject')));
  const [outcome] = await sf.write([[ticket('t2', [night])]], api);
  expect(outcome).toMatchObject({
    failure: {
      code: 'salesforce/unknown-name',
      message:
        'Case: the org has no queue Night that can own such records. Create it in Setup, or add Case to its objects.',
    },
  });
});

test('a child keeps its link while the Id of the record type of its parent is looked up again', async () => {
  const api = sf.newApi();
  const site = { object: 'Account', kind: 'record-type', name: 'Site' } as const;
  const account = (id: string) => ticket(id, [recordType('Site')], { sObject: 'Account', fields: { Name: 'A site' } });
  sf.org.addRule({ id: 'site', ...site });
  await sf.write([[account('a1')]], api);
  sf.org.rules.clear('site');
  sf.org.addRule({ id: 'site', ...site });
  const key = { field: 'Ticket__c', value: 'a2', identity: 'a2' };
  const parent = { field: 'AccountId', relationship: 'Account', polymorphic: false, sObject: 'Account', key } as const;
  const child = ticket('c1', [{ ...parent, notFound: 'omit' }], { sObject: 'Contact', fields: { LastName: 'Ito' } });
  expect(ends(await sf.write([[account('a2'), child]], api))).toEqual({ applied: 1 });
  const [, { Id } = {}] = sf.org.records('Account');
  expect(sf.org.records('Contact')).toMatchObject([{ AccountId: Id }]);
});
