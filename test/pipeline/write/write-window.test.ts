import { expect, test } from 'vitest';
import type { Failure } from '../../../src/failure.ts';
import type { WithIdempotency } from '../../../src/pipeline/write/idempotency.ts';
import type { Outcome } from '../../../src/pipeline/write/outcome.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { writeWindow } from '../../../src/pipeline/write/write-window.ts';
import { contact, fresh, linkTo, memoryLedger, planOf, smallSalesforce, task } from './window-fixture.ts';

const deps = (api: SalesforceApi) => ({
  api,
  clock: { now: () => 0, sleep: async () => {} },
  random: () => 0,
  ledger: memoryLedger(),
  reapply: async () => {},
});
const eachTime: WithIdempotency = (_plan, write) => write();

test('an event is applied if all its records are written, else it fails with those that were', async () => {
  const api = smallSalesforce((row, sObject) =>
    sObject === 'Task' && row.Event__c === 'bad' ? { code: 'STRING_TOO_LONG', message: '' } : undefined,
  );
  const plans = [planOf('1', 1, [contact('a'), task('good', 'a')]), planOf('2', 2, [contact('b'), task('bad', 'b')])];
  const outcomes = await writeWindow(fresh(plans), { ...deps(api), withIdempotency: eachTime });
  expect(outcomes).toMatchObject([
    { kind: 'applied', written: [{ result: 'created' }, { result: 'created' }] },
    { kind: 'failed', failure: { code: 'salesforce/rejected' }, written: [{ sObject: 'Contact', result: 'created' }] },
  ]);
});

test('an event with two refused records reports both', async () => {
  const api = smallSalesforce(() => ({ code: 'STRING_TOO_LONG', message: '' }));
  const [outcome] = await writeWindow(fresh([planOf('1', 1, [contact('a'), task('t', 'a')])]), {
    ...deps(api),
    withIdempotency: eachTime,
  });
  const code = 'salesforce/rejected';
  expect(outcome).toMatchObject({
    failure: { code, sObject: 'Contact' },
    refused: [
      { sObject: 'Contact', code, salesforceCode: 'STRING_TOO_LONG' },
      { sObject: 'Task', code, salesforceCode: 'STRING_TOO_LONG' },
    ],
  });
});

test('a child whose parent the same event could not create gets the reason of the parent', async () => {
  const api = smallSalesforce((_row, sObject) =>
    sObject === 'Contact'
      ? { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Pick a coach' }
      : { code: 'INVALID_FIELD', message: 'Foreign key external ID: a not found for field Ext__c in entity Contact' },
  );
  const plans = [planOf('1', 1, [contact('a'), task('t', 'a')]), planOf('2', 2, [task('u', 'a')])];
  const outcomes = await writeWindow(fresh(plans), { ...deps(api), withIdempotency: eachTime });
  expect(outcomes).toMatchObject([
    { failure: { code: 'salesforce/validation-rule' } },
    { failure: { code: 'salesforce/parent-missing' } },
  ]);
});

test('events that were applied before cost no call, in whatever order they are found', async () => {
  const api = smallSalesforce();
  const before: Outcome = { kind: 'duplicate', written: [] };
  const withIdempotency: WithIdempotency = async (plan, write) => {
    await new Promise((resolve) => setTimeout(resolve, Number(plan.event.id) % 3));
    return Number(plan.event.id) % 2 === 0 ? before : write();
  };
  const plans = Array.from({ length: 20 }, (_, index) => planOf(String(index), index, [contact(`c${index}`)]));
  const outcomes = await writeWindow(fresh(plans), { ...deps(api), withIdempotency });
  expect(outcomes.map(({ kind }) => kind)).toEqual(
    plans.map((_, index) => (index % 2 === 0 ? 'duplicate' : 'applied')),
  );
  expect(api.calls).toEqual([['PATCH /Contact/Ext__c 10']]);
});

test('a duplicate in a window is written once; an event with its id and other content takes a lock of its own', async () => {
  const api = smallSalesforce();
  const plan = planOf('1', 1, [contact('a')]);
  const other = { ...plan, event: { ...plan.event, contentHash: 'other' } };
  const refused: Outcome = {
    kind: 'failed',
    failure: { code: 'event/changed-content', message: 'ids must be unique' },
    written: [],
  };
  const withIdempotency: WithIdempotency = async ({ event }, write) =>
    event.contentHash === 'other' ? refused : write();
  const window = fresh([other, plan, { ...plan }]);
  // The other event must not be taken for the one that another delivery had re-applied.
  const outcomes = await writeWindow(
    [...window, ...fresh([{ ...plan }]).map((event) => ({ ...event, forceReapply: true }))],
    {
      ...deps(api),
      withIdempotency,
    },
  );
  expect(outcomes).toMatchObject([refused, { kind: 'applied' }, { kind: 'duplicate' }, { kind: 'duplicate' }]);
  expect(api.calls).toHaveLength(1);
});

test('a duplicate whose earlier attempt may come late is written again, except for what it creates', async () => {
  const api = smallSalesforce();
  const withIdempotency: WithIdempotency = async () => ({ kind: 'duplicate', written: [] });
  const [event] = fresh([planOf('1', 1, [contact('a'), task('t', 'a')])]);
  if (!event) throw new Error('A plan is an event.');
  expect(await writeWindow([event], { ...deps(api), withIdempotency })).toMatchObject([{ kind: 'duplicate' }]);
  expect(api.calls).toEqual([]);
  expect(await writeWindow([{ ...event, mayHaveWritten: true }], { ...deps(api), withIdempotency })).toMatchObject([
    { kind: 'duplicate' },
  ]);
  expect(api.calls).toEqual([['PATCH /Contact/Ext__c 1']]);
});

test('the newer event wins a field, whatever the order of arrival', async () => {
  const api = smallSalesforce();
  const plans = [
    planOf('new', 9, [contact('a', { X: 'new' })]),
    planOf('old', 3, [contact('a', { X: 'old', Y: 'old' })]),
  ];
  await writeWindow(fresh(plans), { ...deps(api), withIdempotency: eachTime });
  expect(api.records.get('Contact a')).toMatchObject({ X: 'new', Y: 'old' });
});

test('fields that newer events had set are reported for each record, and so are omitted lookups', async () => {
  const api = smallSalesforce((row) =>
    row.Owner
      ? { code: 'INVALID_FIELD', message: 'Foreign key external ID: c not found for field Ext__c in entity User' }
      : undefined,
  );
  const all = { ...deps(api), withIdempotency: eachTime };
  await writeWindow(fresh([planOf('new', 9, [contact('a', { X: 'new' }), contact('b', { X: 'new' })])]), all);
  const links = [linkTo('OwnerId', 'Owner', 'User', 'c', { notFound: 'omit' })];
  const old = planOf('old', 3, [
    contact('a', { X: 'old' }),
    contact('b', { X: 'old', Y: 'old' }),
    contact('c', { X: 'old' }, { links }),
  ]);
  const [outcome] = await writeWindow(fresh([old]), all);
  expect(outcome).toMatchObject({
    kind: 'applied',
    written: [
      { result: 'superseded' },
      { result: 'updated', superseded: ['X'] },
      { result: 'created', omitted: ['OwnerId'] },
    ],
  });
  const onlyOld = planOf('older', 2, [contact('a', { X: 'older' })]);
  expect(await writeWindow(fresh([onlyOld]), all)).toEqual([{ kind: 'superseded' }]);
});

test('an event with two items of one key writes everything else, fails each time, and loses nothing on a redrive', async () => {
  const api = smallSalesforce();
  const failure: Failure = { code: 'plan/same-record', message: '' };
  const unwritten = [
    { rule: 1, item: 1, operation: 'create', sObject: 'Task', sameAs: { rule: 1, item: 0 }, failure },
  ] as const;
  const plan = { ...planOf('1', 1, [contact('a'), task('t', 'a', { item: 0 })]), unwritten: [...unwritten] };
  const all = { ...deps(api), withIdempotency: rememberingDone() };
  const [first] = await writeWindow(fresh([plan]), all);
  expect(first).toMatchObject({ kind: 'failed', failure, written: [{ result: 'created' }, { result: 'created' }] });
  const [again] = await writeWindow([{ plan, mayHaveWritten: true, forceReapply: false }], all);
  expect(again).toMatchObject({ kind: 'failed', failure, written: [{ result: 'updated' }, { result: 'unchanged' }] });
  expect([...api.records.keys()]).toEqual(['Contact a', 'Task t']);
});

test('an event with two items of one key is reported once, however often older events have it re-applied', async () => {
  const api = smallSalesforce();
  const failure: Failure = { code: 'plan/same-record', message: '' };
  const unwritten = [
    { rule: 0, item: 1, operation: 'upsert', sObject: 'Contact', sameAs: { rule: 0, item: 0 }, failure },
  ] as const;
  const plan = { ...planOf('1', 1, [contact('a', { X: 1 })]), unwritten: [...unwritten] };
  const all = { ...deps(api), withIdempotency: rememberingDone() };
  expect(await writeWindow(fresh([plan]), all)).toMatchObject([{ kind: 'failed', failure }]);
  api.records.set('Contact a', { Ext__c: 'a', X: 0 });
  for (let times = 0; times < 2; times += 1) {
    const again = { plan, mayHaveWritten: true, forceReapply: true };
    expect(await writeWindow([again], all)).toMatchObject([{ kind: 'duplicate', written: [{ result: 'updated' }] }]);
    expect(api.records.get('Contact a')).toMatchObject({ X: 1 });
  }
  // Nobody has sent it back, and if somebody does, it is not taken for done.
  expect(await writeWindow(fresh([plan]), all)).toMatchObject([{ kind: 'failed', failure }]);
});

test('an event that waits for the parent of one record is re-applied to its other record only, and is not done by that', async () => {
  let hasParent = false;
  const api = smallSalesforce((_row, sObject) =>
    sObject === 'Contact' || hasParent
      ? undefined
      : { code: 'INVALID_FIELD', message: 'Foreign key external ID: b not found for field Ext__c in entity Contact' },
  );
  const plan = planOf('1', 1, [contact('a', { X: 1 }), task('t', 'b')]);
  const all = { ...deps(api), withIdempotency: rememberingDone() };
  const waits = { kind: 'failed', failure: { code: 'salesforce/parent-missing' } };
  expect(await writeWindow(fresh([plan]), all)).toMatchObject([waits]);
  api.records.set('Contact a', { Ext__c: 'a', X: 0 });
  api.calls.length = 0;
  const [reapplied] = await writeWindow([{ plan, mayHaveWritten: true, forceReapply: true }], all);
  expect(reapplied).toEqual({ kind: 'duplicate', written: [expect.objectContaining({ sObject: 'Contact' })] });
  expect(api.calls.flat().filter((call) => call.includes('Task'))).toEqual([]);
  expect(api.records.get('Contact a')).toMatchObject({ X: 1 });
  hasParent = true;
  expect(await writeWindow(fresh([plan]), all)).toMatchObject([{ kind: 'applied' }]);
  expect(api.records.has('Task t')).toBe(true);
});

test('an event that an earlier version called applied stays a duplicate, although two of its items have one key', async () => {
  const api = smallSalesforce();
  const failure: Failure = { code: 'plan/same-record', message: '' };
  const unwritten = [
    { rule: 0, item: 1, operation: 'upsert', sObject: 'Contact', sameAs: { rule: 0, item: 0 }, failure },
  ] as const;
  const plan = { ...planOf('1', 1, [contact('a')]), unwritten: [...unwritten] };
  const withIdempotency: WithIdempotency = async () => ({ kind: 'duplicate', written: [] });
  for (const mayHaveWritten of [false, true]) {
    const [outcome] = await writeWindow([{ plan, mayHaveWritten, forceReapply: false }], {
      ...deps(api),
      withIdempotency,
    });
    expect(outcome).toMatchObject({ kind: 'duplicate' });
  }
});

/** Remembers events that are done, as the table does. */
function rememberingDone(): WithIdempotency {
  const done = new Set<string>();
  return async ({ event }, write) => {
    if (done.has(event.id)) return { kind: 'duplicate', written: [] };
    const outcome = await write();
    if (outcome.kind !== 'failed' && outcome.kind !== 'duplicate') done.add(event.id);
    return outcome;
  };
}
