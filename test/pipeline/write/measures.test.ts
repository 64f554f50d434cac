// A mapping that changes its `newest` from time to a count, or from one count to another: stamps of the former measure
// silence nobody, and the newest event by the measure of today wins in the end.
import { expect, test } from 'vitest';
import { measuresTime } from '../../../src/pipeline/plan/newest.ts';
import type { FieldValue, RecordWrite, WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { noStamps } from '../../../src/pipeline/write/ledger/record-stamps.ts';
import { oldestFirst, smallestTime } from '../../../src/pipeline/write/order.ts';
import { deliveredEvents, permutations, windowings } from './delivered-events.ts';
import { contact, fresh, planOf, smallSalesforce } from './window-fixture.ts';

const noon = Date.UTC(2026, 2, 2, 12);

interface Happened {
  /** Minutes after noon. */
  minute: number;
  count: number;
  /** Default: its id. */
  fields?: Record<string, FieldValue>;
  operation?: RecordWrite['operation'];
}

function plansOf(id: string, { minute, count, fields = { X: id }, operation = 'upsert' }: Happened) {
  const at = noon + minute * 60_000;
  const records = [contact('a', operation === 'delete' ? {} : fields, { operation })];
  const plan = planOf(id, at, records);
  const event = { ...plan.event, time: new Date(at).toISOString() };
  const byTime: WritePlan = { ...plan, event, rulesHash: 'by time' };
  return {
    byTime,
    byCount: { ...byTime, newest: count, measure: 'c0ffee00', rulesHash: 'by count' },
    byOther: { ...byTime, newest: (1_000 - count) / 100, measure: 'decade00', rulesHash: 'by another count' },
    /** As version 0.1.0 planned and stamped it. */
    unmarked: { ...byTime, newest: count, rulesHash: 'by count' },
  } satisfies Record<string, WritePlan>;
}

function setUp() {
  const api = smallSalesforce();
  return {
    ...deliveredEvents(api),
    fieldValue: (field = 'X') => api.records.get('Contact a')?.[field],
    /** People have made the record. */
    makeRecord: () => void api.records.set('Contact a', { Ext__c: 'a' }),
  };
}

test.each([
  ['from time to a count', 'byTime', 'byCount'],
  ['from a count to time', 'byCount', 'byTime'],
  ['from one count to another', 'byCount', 'byOther'],
] as const)('a change of newest %s freezes no field', async (_, before, after) => {
  const { deliver, settle, fieldValue } = setUp();
  await deliver(plansOf('first', { minute: 1, count: 500 })[before]);
  expect(await deliver(plansOf('second', { minute: 2, count: 499 })[after])).toEqual(['applied']);
  await settle();
  expect(fieldValue()).toBe('second');
  const third = plansOf('third', { minute: 3, count: 498 })[after];
  expect(await deliver(third)).toEqual(after === 'byCount' ? ['superseded'] : ['applied']);
});

test('the event that had set the field is re-applied, and wins if it is newer by the new measure', async () => {
  for (const [count, winner] of [
    [6, 'late'],
    [8, 'first'],
  ] as const) {
    const { deliver, deliverWith, waiting, fieldValue } = setUp();
    const first = plansOf('first', { minute: 1, count });
    await deliver(first.byTime);
    await deliver(plansOf('late', { minute: 2, count: 7 }).byCount);
    expect(waiting()).toEqual(['first']);
    await deliverWith({}, { plan: first.byCount, mayHaveWritten: true, forceReapply: true });
    expect(fieldValue()).toBe(winner);
  }
});

test('a count that version 0.1.0 stamped still supersedes a smaller one', async () => {
  const { deliver, settle, fieldValue } = setUp();
  const { unmarked } = plansOf('first', { minute: 1, count: 8 });
  await deliver(unmarked);
  expect(await deliver(plansOf('late', { minute: 2, count: 7 }).byCount)).toEqual(['superseded']);
  expect(await settle()).toBe(1);
  expect(await deliver(plansOf('next', { minute: 3, count: 9 }).byCount)).toEqual(['applied']);
  expect(await settle()).toBe(0);
  expect(fieldValue()).toBe('next');
});

test('a replay after the change leaves what the new measure says, in whatever order and windows it comes', async () => {
  const events = ['a', 'b', 'c'].map((id, index) =>
    plansOf(id, { minute: index, count: 9 - index, fields: { X: id, [id]: 1 } }),
  );
  for (const order of permutations(events)) {
    for (const windows of windowings(order)) {
      const { deliver, settle, fieldValue } = setUp();
      for (const { byTime } of events) await deliver(byTime);
      expect(fieldValue()).toBe('c');
      for (const window of windows) {
        await deliver(...window.map(({ byCount }) => byCount));
        await settle();
      }
      expect(fieldValue()).toBe('a');
    }
  }
});

test('a replay repairs what a function with the former rules wrote during the deployment', async () => {
  const [newest, older] = [plansOf('newest', { minute: 1, count: 9 }), plansOf('older', { minute: 2, count: 8 })];
  for (const order of permutations([newest, older])) {
    for (const isKnown of [true, false]) {
      const { deliver, settle, fieldValue } = setUp();
      if (isKnown) await deliver(older.byCount);
      await deliver(newest.byCount);
      await deliver(older.byTime);
      expect(fieldValue()).toBe('older');
      for (const { byCount } of order) await deliver(byCount);
      await settle();
      expect(fieldValue()).toBe('newest');
    }
  }
});

test('a delete by time and writes by a count are in the order of their events', async () => {
  const hired = plansOf('hired', { minute: 1, count: 7 }).byCount;
  const left = plansOf('left', { minute: 2, count: 0, operation: 'delete' }).byTime;
  const back = plansOf('back', { minute: 3, count: 8 }).byCount;
  const late = setUp();
  late.makeRecord();
  expect(await late.deliver(left)).toEqual(['applied']);
  expect(await late.deliver(hired)).toEqual(['superseded']);
  expect(await late.deliver(back)).toEqual(['applied']);
  expect(await late.deliver({ ...left, rulesHash: 'changed' })).toEqual(['superseded']);
  // A count of the time before the deletion says nothing about the record that is new.
  const anew = setUp();
  await anew.deliver(plansOf('hired', { minute: 1, count: 99 }).byCount);
  expect(await anew.deliver(left)).toEqual(['applied']);
  expect(await anew.deliver(back)).toEqual(['applied']);
  expect(anew.fieldValue()).toBe('back');
});

test('mappings that order the same field differently repair nothing without end', async () => {
  const { deliver, deliverWith, settle } = setUp();
  const events = [1, 2, 3, 4].map((minute) => plansOf(`e${minute}`, { minute, count: 9 - minute }));
  let repairs = 0;
  for (const [index, { byTime, byCount }] of events.entries()) {
    await deliver(index % 2 ? byTime : byCount);
    repairs += await settle();
  }
  for (const { byTime, byCount } of events) {
    for (const plan of [byTime, byCount]) await deliverWith({}, { plan, mayHaveWritten: true, forceReapply: true });
    repairs += await settle();
  }
  expect(repairs).toBeLessThan(20);
});

test('the plan and the stamps draw the same line between times and counts', () => {
  expect([smallestTime - 1, smallestTime].map(measuresTime)).toEqual([false, true]);
});

test('a window is sorted by each measure, and events of different measures by time', () => {
  const order = (id: string, newest: number, more: { measure?: string; time?: number } = {}) => ({
    newest,
    identity: id,
    ...more,
  });
  const items = [
    order('late count', 7, { measure: 'c0ffee00', time: noon + 9 }),
    order('noon', noon),
    order('count', 8, { measure: 'c0ffee00', time: noon + 2 }),
    order('morning', noon - 1),
    order('old', -5, { measure: 'time' }),
    order('evening', noon + 10),
  ];
  const sorted = oldestFirst(items, (item) => item).map(({ identity }) => identity);
  expect(sorted).toEqual(['old', 'morning', 'noon', 'late count', 'count', 'evening']);
});

test('stamps of a field are kept for a few measures, the last one first', async () => {
  const { deliver, settle, ledger } = setUp();
  const { byTime } = plansOf('e', { minute: 0, count: 0 });
  await deliver(byTime);
  for (const measure of ['m1', 'm2', 'm3', 'm4', 'm5']) {
    await deliver({ ...byTime, event: { ...byTime.event, id: measure }, measure, newest: 1, rulesHash: measure });
    await settle();
  }
  const [stamps = noStamps] = (await ledger.read(['["Contact","Ext__c","a"]'])).values();
  expect(stamps.fields.X?.measure).toBe('m5');
  expect(stamps.others?.X?.map(({ measure }) => measure)).toEqual(['m4', 'm3', 'm2']);
});

test('an event of a plan without a usable time counts as older than any other measure', async () => {
  const { deliver, deliverWith, makeRecord } = setUp();
  const { byCount } = plansOf('e', { minute: 1, count: 5 });
  const timeless = { ...byCount, event: { ...byCount.event, time: 'never' } };
  makeRecord();
  const left = plansOf('left', { minute: 0, count: 0, operation: 'delete' }).byTime;
  expect(await deliver(left)).toEqual(['applied']);
  expect(await deliverWith({}, ...fresh([timeless]))).toEqual(['superseded']);
});
