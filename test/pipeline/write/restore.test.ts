// Salesforce has lost records: events that are replayed to restore them are written again although they were applied, and
// Salesforce ends as if all of them had been applied in order.
import { expect, test } from 'vitest';
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import type { WithIdempotency } from '../../../src/pipeline/write/idempotency.ts';
import type { ReapplyLocation } from '../../../src/pipeline/write/reapply-list.ts';
import { writeWindow } from '../../../src/pipeline/write/write-window.ts';
import { contact, memoryLedger, planOf, smallSalesforce, task } from './window-fixture.ts';

/** A pipeline in memory that remembers what it has applied. */
function pipeline() {
  const api = smallSalesforce((row, sObject): { code: string; message: string } | undefined =>
    sObject === 'Contact' && row.LastName === undefined && !api.records.has(`Contact ${row.Ext__c}`)
      ? { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [LastName]' }
      : undefined,
  );
  const done = new Map<string, string>();
  const reapplied: ReapplyLocation[] = [];
  const withIdempotency: WithIdempotency = async ({ event }, write) => {
    const known = done.get(event.id);
    if (known === event.contentHash) return { kind: 'duplicate', written: [] };
    if (known !== undefined) {
      return { kind: 'failed', failure: { code: 'event/changed-content', message: '' }, written: [] };
    }
    const outcome = await write();
    if (outcome.kind !== 'failed') done.set(event.id, event.contentHash);
    return outcome;
  };
  const deps = {
    api,
    clock: { now: () => 0, sleep: async () => {} },
    random: () => 0,
    ledger: memoryLedger(),
    withIdempotency,
    reapply: async (locations: readonly ReapplyLocation[]) => {
      reapplied.push(...locations);
    },
  };
  const write = (plans: readonly WritePlan[], restores: boolean) =>
    writeWindow(
      plans.map((plan) => ({ plan, mayHaveWritten: false, forceReapply: false, restores })),
      deps,
    );
  const reapply = (plans: readonly WritePlan[]) =>
    writeWindow(
      plans.map((plan) => ({ plan, mayHaveWritten: true, forceReapply: true })),
      deps,
    );
  return { api, write, reapply, reapplied };
}

const rescue = planOf('rescue', 1, [contact('a', { LastName: 'A', Level: 1 }), task('t', 'a')]);
const level = planOf('level', 5, [contact('a', { Level: 5 })]);
const other = planOf('other', 3, [contact('b', { LastName: 'B' })]);

test('a replay writes nothing again, and one that restores writes everything, records created once included', async () => {
  const { api, write } = pipeline();
  await write([rescue, level, other], false);
  const before = structuredClone(api.records);
  api.records.clear();
  const duplicate = { kind: 'duplicate' };
  expect(await write([rescue, level, other], false)).toMatchObject([duplicate, duplicate, duplicate]);
  expect(api.records.size).toBe(0);
  expect(await write([rescue, level, other], true)).toMatchObject([
    { kind: 'applied', written: [{ sObject: 'Contact' }, { sObject: 'Task', result: 'created' }] },
    { kind: 'applied' },
    { kind: 'applied' },
  ]);
  expect(api.records).toEqual(before);
});

test.each([
  ['oldest first', [rescue, level]],
  ['newest first', [level, rescue]],
])('newer values win when events come back one by one, %s', async (_, events) => {
  const { api, write, reapplied } = pipeline();
  await write([rescue, level], false);
  const before = structuredClone(api.records);
  api.records.clear();
  const outcomes = [];
  for (const event of events) outcomes.push(...(await write([event], true)));
  // An event that cannot create the record waits for the one that did.
  for (const outcome of outcomes.filter(({ kind }) => kind === 'failed')) {
    expect(outcome).toMatchObject({ failure: { code: 'salesforce/record-missing' } });
    await write([level], true);
  }
  expect(api.records).toEqual(before);
  // The winner may not be among the events that are replayed: it is re-applied in any case.
  expect(reapplied.map(({ key }) => key)).toContain('level.json');
});

test('an event that is re-applied, because a superseded one was restored, waits for the record as well', async () => {
  const { api, write, reapply } = pipeline();
  await write([rescue, level], false);
  api.records.clear();
  expect(await reapply([level])).toMatchObject([{ kind: 'failed', failure: { code: 'salesforce/record-missing' } }]);
  await write([rescue], true);
  expect(await reapply([level])).toMatchObject([{ kind: 'applied' }]);
  expect(api.records.get('Contact a')).toMatchObject({ LastName: 'A', Level: 5 });
});

test('what is still there stays as it is: a task that a coach closed is not reopened', async () => {
  const { api, write } = pipeline();
  await write([rescue], false);
  api.records.set('Task t', { ...api.records.get('Task t'), Status: 'Completed' });
  expect(await write([rescue], true)).toMatchObject([
    { kind: 'applied', written: [{ result: 'updated' }, { sObject: 'Task', result: 'unchanged' }] },
  ]);
  expect(api.records.get('Task t')).toMatchObject({ Status: 'Completed' });
});

test('a deleted record stays deleted, whatever older event is restored', async () => {
  const { api, write } = pipeline();
  const gone = planOf('gone', 9, [contact('a', {}, { operation: 'delete' })]);
  await write([planOf('old', 1, [contact('a', { LastName: 'A' })]), gone], false);
  api.records.clear();
  expect(await write([planOf('old', 1, [contact('a', { LastName: 'A' })])], true)).toEqual([{ kind: 'superseded' }]);
  expect(api.records.size).toBe(0);
});

test('a record without a key, such as a platform event, is not published a second time', async () => {
  const { api, write } = pipeline();
  const { key: _, ...alert } = task('x', 'a', { sObject: 'Alert__e', links: [] });
  const plan = planOf('alert', 1, [contact('a', { LastName: 'A' }), alert]);
  await write([plan], false);
  const calls = api.calls.length;
  expect(await write([plan], true)).toMatchObject([{ kind: 'applied', written: [{ sObject: 'Contact' }] }]);
  expect(api.calls.slice(calls)).toEqual([['PATCH /Contact/Ext__c 1']]);
});

test('an event that was refused, because another one uses its id, is not restored either', async () => {
  const { api, write } = pipeline();
  const taken = planOf('rescue', 2, [contact('z', { LastName: 'Z' })]);
  taken.event.contentHash = 'other content';
  await write([rescue], false);
  expect(await write([taken], true)).toMatchObject([{ kind: 'failed', failure: { code: 'event/changed-content' } }]);
  expect(api.records.has('Contact z')).toBe(false);
});

test('of two copies in a window, one to be restored, the event is restored', async () => {
  const { api, write } = pipeline();
  await write([rescue], false);
  api.records.clear();
  await write([rescue, rescue], true);
  expect([...api.records.keys()]).toEqual(['Contact a', 'Task t']);
});
