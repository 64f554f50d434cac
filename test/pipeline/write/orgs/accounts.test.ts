// Contacts and the Accounts that they belong to.
import { describe, expect, test } from 'vitest';
import type { Link, RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { keyOf } from '../window-fixture.ts';
import { busyOrg, counselor, ends, taskOf } from './busy-org.ts';

const sf = await busyOrg();

const ofCoach = (coach: string): Link => ({
  field: 'AccountId',
  relationship: 'Account',
  polymorphic: false,
  sObject: 'Account',
  key: keyOf('Coach_Id__c', coach),
  notFound: 'omit',
});

const counselorOf = (coach: string, id = 'c1'): RecordWrite => ({ ...counselor(id), links: [ofCoach(coach)] });

const taskAbout = (id: string, coach: string): RecordWrite => {
  const task = taskOf(coach);
  const about: Link = {
    ...ofCoach(coach),
    field: 'WhoId',
    relationship: 'Who',
    polymorphic: true,
    sObject: 'Contact',
    key: keyOf('Counselor_Id__c', id),
    notFound: 'retry',
  };
  return { ...task, links: [about, ...task.links] };
};

const account = (coach: string) => sf.org.seed('Account', { Name: `Counselors of ${coach}`, Coach_Id__c: coach });

test('a Contact belongs to the Account of its coach, and moves with a later event', async () => {
  const [first, second] = [account('coach-1'), account('coach-2')];
  expect(ends(await sf.write([[counselorOf('coach-1')]]))).toEqual({ applied: 1 });
  expect(sf.org.records('Contact')).toMatchObject([{ AccountId: first }]);
  expect(ends(await sf.write([[counselorOf('coach-2')]]))).toEqual({ applied: 1 });
  expect(sf.org.records('Contact')).toMatchObject([{ AccountId: second }]);
});

test('a new counselor and a Task about them are written at once, though neither the Account nor the User of the coach exists', async () => {
  const [outcome] = await sf.write([[counselorOf('coach-1'), taskAbout('c1', 'coach-1')]]);
  expect(outcome).toMatchObject({
    kind: 'applied',
    written: [{ omitted: ['AccountId'] }, { omitted: ['OwnerId'] }],
  });
  const [contact] = sf.org.records('Contact');
  expect(contact).toMatchObject({ AccountId: null });
  expect(sf.org.records('Task')).toMatchObject([{ WhoId: contact?.Id }]);
});

describe('a Task that is created once, whose Contact is locked in the first attempt', () => {
  const records = (() => {
    const { links, ...task } = taskAbout('c1', 'coach-1');
    return [counselor('c1'), { ...task, links: links.map((link): Link => ({ ...link, notFound: 'omit' })) }];
  })();
  const lock = () =>
    sf.org.faults.add({
      match: { sObject: 'Contact' },
      times: 3,
      effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' },
    });

  test('waits for another attempt, and then has its link', async () => {
    lock();
    expect(ends(await sf.write([records]))).toEqual({ 'salesforce/row-locked': 1 });
    expect(sf.org.records('Task')).toEqual([]);
    expect(ends(await sf.write([records]))).toEqual({ applied: 1 });
    expect(sf.org.records('Task')).toMatchObject([{ WhoId: sf.org.records('Contact')[0]?.Id }]);
  });

  test('is created without its link by the last attempt', async () => {
    lock();
    const outcomes = await sf.write([records], sf.newApi(), { isLastAttempt: true });
    expect(outcomes).toMatchObject([{ kind: 'failed', written: [{ sObject: 'Task', omitted: ['WhoId', 'OwnerId'] }] }]);
    expect(sf.org.records('Task')).toMatchObject([{ WhoId: null }]);
  });

  test('of another event is created at once', async () => {
    lock();
    const outcomes = await sf.write(records.map((record) => [record]));
    expect(ends(outcomes)).toEqual({ 'salesforce/row-locked': 1, applied: 1 });
  });
});

test('the Account that was missing is set by the next event', async () => {
  await sf.write([[counselorOf('coach-1')]]);
  const id = account('coach-1');
  expect(ends(await sf.write([[counselorOf('coach-1')]]))).toEqual({ applied: 1 });
  expect(sf.org.records('Contact')).toMatchObject([{ AccountId: id }]);
});

test('the link to an Account costs no call', async () => {
  account('coach-1');
  const api = sf.newApi();
  const callsFor = async (events: readonly RecordWrite[][]) => {
    const before = sf.org.counters().apiCalls;
    expect(ends(await sf.write(events, api))).toEqual({ applied: events.length });
    return sf.org.counters().apiCalls - before;
  };
  const ids = Array.from({ length: 200 }, (_, index) => `c${index}`);
  const plain = await callsFor(ids.map((id) => [counselor(id)]));
  expect(await callsFor(ids.map((id) => [counselorOf('coach-1', id)]))).toBe(plain);
});
