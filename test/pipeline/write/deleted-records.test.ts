// A record that an event has deleted does not come back through an older event that creates it, nor does an older delete
// remove what a newer event has created. With the real client, against the emulator.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Failure, FailureError } from '../../../src/failure.ts';
import type { RecordWrite, WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { invalidateStamps } from '../../../src/pipeline/write/invalidate-stamps.ts';
import type { Ledger } from '../../../src/pipeline/write/ledger/ledger.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { deliveredEvents, permutations, windowings } from './delivered-events.ts';
import { type OrgUnderTest, startOrg } from './salesforce/org-fixture.ts';
import { fresh, keyOf, planOf } from './window-fixture.ts';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());
beforeEach(() => org.org.reset());

const write = (operation: RecordWrite['operation'], id = 'c-1'): RecordWrite => ({
  rule: 0,
  operation,
  sObject: 'Contact',
  key: keyOf('Counselor_Id__c', id),
  fields: operation === 'delete' ? {} : { LastName: 'Okonjo' },
  links: [],
});
const create = (id: string, newest: number, record?: string) => planOf(id, newest, [write('create', record)]);
const remove = (id: string, newest: number, record?: string) => planOf(id, newest, [write('delete', record)]);
const byRules = (plan: WritePlan, rulesHash: string): WritePlan => ({ ...plan, rulesHash });
const contacts = (id = 'c-1') => org.org.records('Contact').filter((each) => each.Counselor_Id__c === id).length;

test('a replay by changed rules does not bring back a record that was deleted since', async () => {
  const { deliver, settle } = deliveredEvents(org.api);
  expect(await deliver(create('hired', 1))).toEqual(['applied']);
  expect(await deliver(remove('left', 2))).toEqual(['applied']);
  expect(await deliver(byRules(create('hired', 1), 'changed'))).toEqual(['superseded']);
  await settle();
  expect(contacts()).toBe(0);
  expect(await deliver(create('hired again', 3))).toEqual(['applied']);
  expect(contacts()).toBe(1);
});

test('creates and a delete end as if they had come in order, whatever the order and the windows', async () => {
  const stories = [
    { events: ['hired', 'left'], expected: 0 },
    { events: ['hired', 'left', 'hired'], expected: 0 },
    { events: ['hired', 'left', 'back'], expected: 1 },
    { events: ['left', 'back', 'left'], expected: 1 },
  ];
  const runs = stories.flatMap(({ events, expected }) =>
    permutations(events).flatMap((order) => windowings(order).map((windows) => ({ windows, expected }))),
  );
  expect(runs).toHaveLength(76);
  for (const [index, { windows, expected }] of runs.entries()) {
    const record = `c-${index}`;
    const plans = {
      hired: create('hired', 1, record),
      left: remove('left', 2, record),
      back: create('back', 3, record),
    };
    const { deliver, settle } = deliveredEvents(org.api);
    for (const window of windows) {
      await deliver(...window.map((id) => plans[id as keyof typeof plans]));
      await settle();
    }
    const told = windows.map((window) => window.join(' + ')).join(', ');
    expect(`${told}: ${contacts(record)}`).toBe(`${told}: ${expected}`);
  }
});

/** Runs `meanwhile` to its end between the first read of stamps and what follows it. */
function interrupted(ledger: Ledger, meanwhile: () => Promise<unknown>): Ledger {
  let isFirst = true;
  return {
    ...ledger,
    async read(ids) {
      const stamps = await ledger.read(ids);
      const runs = isFirst;
      isFirst = false;
      if (runs) await meanwhile();
      return stamps;
    },
  };
}

test.each([
  ['an older create that was under way while a delete came', create('hired', 1), remove('left', 2), 0],
  ['a delete that was under way while an older create came', remove('left', 2), create('hired', 1), 0],
  ['an older delete that was under way while a create came', remove('left', 2), create('back', 3), 1],
  ['a create that was under way while an older delete came', create('back', 3), remove('left', 2), 1],
])('%s is repaired', async (_, slow, quick, expected) => {
  const { deliver, deliverWith, settle, ledger } = deliveredEvents(org.api);
  await deliverWith({ ledger: interrupted(ledger, () => deliver(quick)) }, ...fresh([slow]));
  await settle();
  expect(contacts()).toBe(expected);
});

/** The reply to the first call is lost. It takes effect when the returned function is called. */
function lateCall(api: SalesforceApi) {
  let release: (() => Promise<unknown>) | undefined;
  const late: SalesforceApi = {
    ...api,
    call(request) {
      if (release) return api.call(request);
      release = () => api.call(request);
      const failure: Failure = { code: 'salesforce/unreachable', message: 'The reply was lost.' };
      return Promise.reject(new FailureError(failure));
    },
  };
  return { late, arrive: () => release?.() };
}

test.each([
  ['a create that takes effect after a newer delete', create('hired', 1), remove('left', 2), 0],
  ['a delete that takes effect after a newer create', remove('left', 2), create('back', 3), 1],
])('%s is repaired by its retry, or when it is abandoned', async (_, lost, newer, expected) => {
  for (const ends of ['retried', 'retried after another delivery has done it', 'abandoned']) {
    org.org.reset();
    const { deliver, deliverWith, settle, ledger } = deliveredEvents(org.api);
    const { late, arrive } = lateCall(org.api);
    expect(await deliverWith({ api: late }, ...fresh([lost]))).toEqual(['salesforce/unreachable']);
    if (ends === 'retried after another delivery has done it') await deliver(lost);
    await deliver(newer);
    await settle();
    await arrive();
    if (ends === 'abandoned') {
      const reapplied: string[] = [];
      await invalidateStamps([lost], {
        ledger,
        reapply: async (locations) => void reapplied.push(...locations.map(({ key }) => key)),
      });
      expect(reapplied).toEqual([`${newer.event.id}.json`]);
      await deliverWith({}, { plan: newer, mayHaveWritten: true, forceReapply: true });
    } else await deliverWith({}, { plan: lost, mayHaveWritten: true, forceReapply: false });
    await settle();
    expect(`${ends}: ${contacts()}`).toBe(`${ends}: ${expected}`);
  }
});

test('an event that is re-applied does not create again what people have deleted', async () => {
  const { deliver, deliverWith } = deliveredEvents(org.api);
  const hired = planOf('hired', 1, [write('create'), write('upsert', 'c-2')]);
  await deliver(hired);
  const { Id } = org.org.records('Contact').find(({ Counselor_Id__c }) => Counselor_Id__c === 'c-1') ?? {};
  const url = `/services/data/v65.0/sobjects/Contact/${Id}`;
  const compositeRequest = [{ method: 'DELETE', url, referenceId: 'removed' }];
  await org.api.call({ method: 'POST', path: '/composite', body: { compositeRequest } });
  await deliverWith({}, { plan: hired, mayHaveWritten: true, forceReapply: true });
  expect(org.org.records('Contact').map(({ Counselor_Id__c }) => Counselor_Id__c)).toEqual(['c-2']);
});

test('a create reads its stamps in the read of the others, and one without a key reads none', async () => {
  const { deliverWith, ledger } = deliveredEvents(org.api);
  const reads: number[] = [];
  const counting: Ledger = {
    ...ledger,
    read(ids) {
      reads.push(ids.length);
      return ledger.read(ids);
    },
  };
  const { key: _, ...withoutKey } = write('create');
  await deliverWith(
    { ledger: counting },
    ...fresh([planOf('both', 1, [write('upsert', 'c-2'), write('create'), { ...withoutKey, sObject: 'Task' }])]),
  );
  expect(reads).toEqual([2]);
});
