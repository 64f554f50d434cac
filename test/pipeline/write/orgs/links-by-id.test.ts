// Lookups that are set to an Id which the event has.
import { expect, test } from 'vitest';
import { retryOf } from '../../../../src/failure.ts';
import type { Link, RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import type { Outcome } from '../../../../src/pipeline/write/outcome.ts';
import { keyOf } from '../window-fixture.ts';
import { busyOrg, ends } from './busy-org.ts';

const sf = await busyOrg();
const unknownContact = '0035e0000000999AAA';
const unknownUser = '0055e0000000999AAA';

const ownId = (id: string) => ({ field: 'Id', value: id, identity: id });
const linkTo = (field: string, sObject: string, id: string, notFound: Link['notFound'] = 'omit'): Link => ({
  field,
  relationship: field.replace(/Id$/, ''),
  polymorphic: true,
  sObject,
  key: ownId(id),
  notFound,
});
const who = (id: string, notFound?: Link['notFound']) => linkTo('WhoId', 'Contact', id, notFound);
const task = (links: Link[], more: Partial<RecordWrite> = {}): RecordWrite => ({
  rule: 0,
  operation: 'create',
  sObject: 'Task',
  key: keyOf('Event_Id__c', 'evt-1'),
  fields: { Subject: 'Call', Status: 'Not Started', Priority: 'Normal' },
  links,
  ...more,
});
const changed = (id: string, links: Link[], more: Partial<RecordWrite> = {}): RecordWrite => ({
  rule: 0,
  operation: 'update',
  sObject: 'Contact',
  key: ownId(id),
  fields: { FirstName: 'Ida' },
  links,
  ...more,
});

const seeded = (FirstName = 'Mira') => sf.org.seed('Contact', { LastName: 'Okonjo', FirstName });
function deleted(): string {
  const id = seeded();
  sf.org.people.delete(id);
  return id;
}
function hidden(): string {
  const id = sf.org.seed('Contact', { LastName: 'Okonjo', OwnerId: unknownUser });
  sf.org.access.permit({ viewAll: [], modifyAll: [] });
  sf.org.access.setSharingModel('Contact', 'Private');
  return id;
}
const failureOf = (outcome: Outcome | undefined) => (outcome?.kind === 'failed' ? outcome.failure : undefined);
const calls = () => sf.org.counters().apiCalls;

test('a link by Id costs no call more, also in a text that goes by itself', async () => {
  const id = seeded();
  const reference = task([who(id)], { key: keyOf('Event_Id__c', 'evt-2'), fields: { Subject: '@{a.b}' } });
  const api = sf.newApi();
  expect(ends(await sf.write([[task([who(id)])]], api))).toEqual({ applied: 1 });
  expect(calls()).toBe(1);
  expect(ends(await sf.write([[reference]], api))).toEqual({ applied: 1 });
  expect(sf.org.records('Task')).toMatchObject([{ WhoId: id }, { WhoId: id }]);
});

const absent = { 'was deleted': deleted, 'never existed': () => unknownContact, 'the user cannot see': hidden };

test.each(Object.entries(absent))('with a record that %s, the event is retried', async (_, target) => {
  const [outcome] = await sf.write([[task([who(target(), 'retry')])]]);
  expect(failureOf(outcome)).toMatchObject({
    code: 'salesforce/parent-missing',
    message: 'Task: the record that WhoId refers to does not exist.',
    fields: ['WhoId'],
  });
  expect(outcome?.kind === 'failed' && retryOf(outcome.failure)).toBe('later');
  expect(sf.org.records('Task')).toEqual([]);
});

test.each(Object.entries(absent))('with a record that %s, or the link is left out', async (_, target) => {
  const [outcome] = await sf.write([[task([who(target())])]]);
  expect(outcome).toMatchObject({ kind: 'applied', written: [{ result: 'created', omitted: ['WhoId'] }] });
  expect(sf.org.records('Task')).toMatchObject([{ Subject: 'Call', WhoId: null }]);
});

test('an Id of another object is rejected, whatever the link says', async () => {
  const account = sf.org.seed('Account', { Name: 'North' });
  const [outcome] = await sf.write([[task([who(account)])]]);
  expect(failureOf(outcome)).toMatchObject({
    code: 'salesforce/rejected',
    message: 'Task: a lookup points to a record of the wrong object (WhoId).',
  });
});

test('of several links, those to absent records are left out', async () => {
  const id = seeded();
  const [outcome] = await sf.write([[task([who(id), linkTo('OwnerId', 'User', unknownUser)])]]);
  expect(outcome).toMatchObject({ kind: 'applied', written: [{ omitted: ['OwnerId'] }] });
  expect(sf.org.records('Task')).toMatchObject([{ WhoId: id }]);
});

test('each event of a window gets its own result', async () => {
  const [id, gone] = [seeded(), deleted()];
  const outcomes = await sf.write(
    [who(id, 'retry'), who(gone, 'retry'), who(unknownContact)].map((link, index) => [
      task([link], { key: keyOf('Event_Id__c', `evt-${index}`) }),
    ]),
  );
  expect(ends(outcomes)).toEqual({ applied: 2, 'salesforce/parent-missing': 1 });
});

test('so are those that are merged into one row', async () => {
  const [id, boss] = [seeded(), seeded('Boss')];
  const reportsTo = (target: string) => [linkTo('ReportsToId', 'Contact', target, 'retry')];
  const outcomes = await sf.write([[changed(id, reportsTo(boss))], [changed(id, reportsTo(unknownContact))]]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'failed']);
  expect(sf.org.records('Contact')).toMatchObject([{ FirstName: 'Ida', ReportsToId: boss }, {}]);
});

test('a link stays where another Id of the row is the wrong one', async () => {
  const fields = { Subject: 'Call', WhatId: '0015e0000000999AAA' };
  const [outcome] = await sf.write([[task([who(seeded())], { fields })]]);
  expect(failureOf(outcome)).toMatchObject({ salesforceCode: 'INVALID_CROSS_REFERENCE_KEY' });
  expect(failureOf(outcome)?.code).toBe('salesforce/rejected');
});

test('a link stays where the record itself was gone for a moment', async () => {
  const [id, boss] = [seeded(), seeded('Boss')];
  sf.org.faults.add({
    match: { sObject: 'Contact' },
    times: 1,
    effect: { kind: 'row-error', code: 'ENTITY_IS_DELETED' },
  });
  const [outcome] = await sf.write([[changed(id, [linkTo('ReportsToId', 'Contact', boss)])]]);
  expect(outcome).toMatchObject({ kind: 'applied', written: [{ result: 'updated' }] });
  expect(sf.org.records('Contact')).toMatchObject([{ ReportsToId: boss }, {}]);
});

test('a record whose link is gone is not taken for gone itself', async () => {
  const [id, gone] = [seeded(), deleted()];
  const [outcome] = await sf.write([[changed(id, [linkTo('ReportsToId', 'Contact', gone)])]]);
  expect(outcome).toMatchObject({ kind: 'applied', written: [{ result: 'updated', omitted: ['ReportsToId'] }] });
  // Two with the link, the query for it, and two without it: an update begins with a query for its record.
  expect(calls()).toBe(5);
});

test('while Salesforce does not answer about the Ids, the events wait', async () => {
  sf.org.faults.add({ match: { path: '/query' }, times: 1, effect: { kind: 'unavailable' } });
  expect(ends(await sf.write([[task([who(unknownContact)])]]))).toEqual({ 'salesforce/unavailable': 1 });
  expect(sf.org.records('Task')).toEqual([]);
});

test('an Id that Salesforce cannot read leaves the answers about the others', async () => {
  const unreadable = '0035e0000000998AAA';
  const body = [{ errorCode: 'INVALID_QUERY_FILTER_OPERATOR', message: 'invalid ID field' }];
  const api = sf.newApi();
  const outcomes = await sf.write(
    [unreadable, unknownContact].map((id, index) => [task([who(id)], { key: keyOf('Event_Id__c', `evt-${index}`) })]),
    {
      ...api,
      call: async (request) =>
        request.path.startsWith('/query') && request.path.includes(unreadable)
          ? { status: 400, body }
          : api.call(request),
    },
  );
  expect(ends(outcomes)).toEqual({ applied: 1, 'salesforce/rejected': 1 });
  expect(failureOf(outcomes[0])).toMatchObject({ salesforceCode: 'INVALID_CROSS_REFERENCE_KEY' });
});

test('a link to a record that the same window deletes is not sent again in vain', async () => {
  const id = seeded();
  const gone = { ...changed(id, []), operation: 'delete', fields: {} } as const;
  const outcomes = await sf.write([[gone], [task([who(id, 'retry')])]]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'failed']);
  // The query for the record, the delete with the Task, and the query for the link.
  expect(calls()).toBeLessThanOrEqual(4);
});

test('a record links to one that the same event changes first', async () => {
  const [id, boss] = [seeded(), seeded('Boss')];
  const records = [changed(boss, []), changed(id, [linkTo('ReportsToId', 'Contact', boss, 'retry')])];
  expect(ends(await sf.write([records]))).toEqual({ applied: 1 });
  expect(sf.org.records('Contact')).toMatchObject([{ ReportsToId: boss }, { FirstName: 'Ida' }]);
});
