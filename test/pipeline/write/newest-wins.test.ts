import { expect, test } from 'vitest';
import type { Location } from '../../../src/pipeline/event/event.ts';
import type { RecordWrite, WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { invalidateStamps } from '../../../src/pipeline/write/invalidate-stamps.ts';
import type { Ledger } from '../../../src/pipeline/write/ledger/ledger.ts';
import type { ReapplyLocation } from '../../../src/pipeline/write/reapply-list.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { writeNewest } from '../../../src/pipeline/write/write-newest.ts';
import { contact, linkTo, memoryLedger, planOf, smallSalesforce } from './window-fixture.ts';

function setUp(rejects?: Parameters<typeof smallSalesforce>[0]) {
  const api = smallSalesforce(rejects);
  const ledger = memoryLedger();
  const reapplied: string[] = [];
  const reapply = async (locations: readonly Location[]) => {
    reapplied.push(...locations.map(({ key }) => key));
  };
  const deps = { api, ledger, reapply, clock: { now: () => 0, sleep: async () => {} }, random: () => 0 };
  const write = async (
    newest: number,
    records: RecordWrite[],
    {
      rules = 'rules',
      isFirst = false,
      ...more
    }: Partial<Pick<typeof deps, 'ledger'> & { rules: string; isFirst: boolean }> = {},
  ) => {
    const plan: WritePlan = { ...planOf(`e${newest}`, newest, records), rulesHash: rules };
    const [results] = await writeNewest([{ plan, isFirst }], { ...deps, ...more });
    return results?.map((result) => (result.kind === 'failed' ? result.failure.code : result.kind));
  };
  return { api, reapplied, write, deps };
}

/** After the first read of stamps, `meanwhile` runs to its end. */
const raced = (ledger: Ledger, meanwhile: () => Promise<unknown>): Ledger => ({
  ...ledger,
  async read(ids) {
    const before = await ledger.read(ids);
    if ([...before.values()].every(({ version }) => version === 0)) await meanwhile();
    return before;
  },
});

test('a late event sets only fields that no newer one has set, and the newer one is re-applied', async () => {
  const { api, write, reapplied } = setUp();
  await write(2, [contact('a', { X: 'new' })]);
  expect(await write(1, [contact('a', { X: 'old', Y: 'old' })])).toEqual(['done']);
  expect(api.records.get('Contact a')).toMatchObject({ X: 'new', Y: 'old' });
  expect(await write(0, [contact('a', { X: 'older', Y: 'older' })])).toEqual(['superseded']);
  expect(api.calls).toHaveLength(2);
  expect(reapplied.length).toBeGreaterThan(0);
});

test('the same event may write reapplied what it has written', async () => {
  const { write } = setUp();
  await write(1, [contact('a', { X: 1 })]);
  expect(await write(1, [contact('a', { X: 1 })])).toEqual(['done']);
});

test('a refused write leaves no stamp', async () => {
  const { api, write } = setUp(({ X }) => (X === 'bad' ? { code: 'STRING_TOO_LONG', message: '' } : undefined));
  expect(await write(2, [contact('a', { X: 'bad' })])).toEqual(['salesforce/rejected']);
  await write(1, [contact('a', { X: 'old' })]);
  expect(api.records.get('Contact a')).toMatchObject({ X: 'old' });
});

test('an event that wrote a field meanwhile is re-applied, if it is newer', async () => {
  const { write, reapplied, deps } = setUp();
  const racing: Ledger = {
    ...deps.ledger,
    async read(ids) {
      const before = await deps.ledger.read(ids);
      // Between this read and saving the stamps, a newer event is applied.
      if (reapplied.length === 0 && [...before.values()].every(({ version }) => version === 0)) {
        await writeNewest([{ plan: planOf('e9', 9, [contact('a', { X: 'new' })]) }], deps);
      }
      return before;
    },
  };
  await write(1, [contact('a', { X: 'old', Y: 'old' })], { ledger: racing });
  expect(reapplied).toEqual(['e9.json']);
});

test('a newer event starts a chain of its own; an event that re-applies itself is one hop further', async () => {
  const { deps } = setUp();
  const hops: number[] = [];
  const noting = {
    ...deps,
    reapply: async (locations: readonly ReapplyLocation[]) =>
      void hops.push(...locations.map((location) => location.hops)),
  };
  const older = (id: number) => ({ plan: planOf(`e${id}`, id, [contact('a', { X: 'old' })]) });
  const newer = { plan: planOf('e9', 9, [contact('a', { X: 'new' })]), hops: 7 };
  const ledger = raced(deps.ledger, () => writeNewest([older(1)], deps));
  await writeNewest([newer], { ...noting, ledger });
  expect(hops).toEqual([8]);
  await writeNewest([{ ...older(2), hops: 7 }], noting);
  await invalidateStamps([older(3).plan], noting);
  expect(hops).toEqual([8, 0, 0]);
});

test('a superseded event has the newer one re-applied', async () => {
  const { write, reapplied } = setUp();
  await write(2, [contact('a', { X: 'new' })]);
  expect(await write(1, [contact('a', { X: 'old' })])).toEqual(['superseded']);
  expect(reapplied).toEqual(['e2.json']);
});

test('no event is re-applied because of one that was never delivered before', async () => {
  const { write, reapplied } = setUp();
  await write(2, [contact('a', { X: 'new' })]);
  expect(await write(1, [contact('a', { X: 'old' })], { isFirst: true })).toEqual(['superseded']);
  expect(await write(0, [contact('a', { X: 'older', Y: 'older' })], { isFirst: true })).toEqual(['done']);
  expect(reapplied).toEqual([]);
});

test('invalidating stamps re-applies newer events and bumps the versions', async () => {
  const { write, reapplied, deps } = setUp();
  await write(2, [contact('a', { X: 'new' })]);
  const [before] = (await deps.ledger.read(['["Contact","Ext__c","a"]'])).values();
  await invalidateStamps([planOf('e1', 1, [contact('a', { X: 'old' })])], deps);
  const [after] = (await deps.ledger.read(['["Contact","Ext__c","a"]'])).values();
  expect(reapplied).toEqual(['e2.json']);
  expect(after?.version).toBe((before?.version as number) + 1);
});

test('a deleted record stays deleted for older events and is created reapplied by newer ones', async () => {
  const { write, api } = setUp();
  await write(1, [contact('a', { X: 1 })]);
  await write(3, [contact('a', {}, { operation: 'delete' })]);
  expect(await write(2, [contact('a', { X: 2 })])).toEqual(['superseded']);
  expect(await write(4, [contact('a', { X: 4 })])).toEqual(['done']);
  expect(await write(3.5, [contact('a', {}, { operation: 'delete' })])).toEqual(['superseded']);
  expect(api.calls).toHaveLength(4);
});

test.each([false, true])(
  'a record that no longer exists is created whole, and newer events are re-applied (first delivery: %s)',
  async (isFirst) => {
    const { api, write, reapplied } = setUp(({ LastName, Ext__c }) =>
      LastName === undefined && !api.records.has(`Contact ${Ext__c}`)
        ? { code: 'REQUIRED_FIELD_MISSING', message: '' }
        : undefined,
    );
    await write(2, [contact('a', { LastName: 'new' })]);
    api.records.clear();
    expect(await write(1, [contact('a', { LastName: 'old', Y: 1 })], { isFirst })).toEqual(['done']);
    expect(api.records.get('Contact a')).toMatchObject({ LastName: 'old', Y: 1 });
    expect(reapplied).toEqual(['e2.json']);
  },
);

test('a record whose key equals the id of an event has stamps like any other', async () => {
  const { write, api } = setUp();
  await write(2, [contact('e1', { X: 2 })]);
  expect(await write(1, [contact('e1', { X: 1 })])).toEqual(['superseded']);
  expect(api.records.get('Contact e1')).toMatchObject({ X: 2 });
});

test('if an older event wrote a field meanwhile, the newer one is re-applied', async () => {
  const { write, reapplied, deps } = setUp();
  const older = { plan: planOf('e1', 1, [contact('a', { X: 'old' })]) };
  const ledger = raced(deps.ledger, () => writeNewest([older], deps));
  await write(9, [contact('a', { X: 'new' })], { ledger });
  expect(reapplied).toEqual(['e9.json']);
});

test('a concurrent write of the same event is a race only under other rules', async () => {
  const byRules = async (rules: string) => {
    const { write, reapplied, deps } = setUp();
    const other = { plan: { ...planOf('e1', 1, [contact('a', { X: 1 })]), rulesHash: rules } };
    const ledger = raced(deps.ledger, () => writeNewest([other], deps));
    await write(1, [contact('a', { X: 1 })], { ledger });
    return reapplied;
  };
  expect(await byRules('rules')).toEqual([]);
  expect(await byRules('former rules')).toEqual(['e1.json']);
});

test('a done event is written reapplied only where other rules of it have overwritten it', async () => {
  const { api, write, deps } = setUp();
  const done = { plan: planOf('e1', 1, [contact('a', { X: 'new' }), contact('b', { X: 'new' })]), isDone: true };
  await writeNewest([{ plan: done.plan }], deps);
  await writeNewest([done], deps);
  expect(api.calls).toHaveLength(1);
  await write(1, [contact('a', { X: 'former' })], { rules: 'former rules' });
  await writeNewest([done], deps);
  expect(api.records.get('Contact a')).toMatchObject({ X: 'new' });
  expect(api.calls.at(-1)).toHaveLength(1);
});

test('an abandoned event re-applies neither itself nor an older one', async () => {
  const { write, reapplied, deps } = setUp();
  await write(1, [contact('a', { X: 'old' })]);
  await write(2, [contact('a', { Y: 'new' })]);
  await invalidateStamps([planOf('e2', 2, [contact('a', { X: 'new', Y: 'new' })])], deps);
  expect(reapplied).toEqual([]);
});

test('an omitted lookup is still open to an older event', async () => {
  const missing = {
    code: 'INVALID_FIELD',
    message: 'Foreign key external ID: boss not found for field Ext__c in entity User',
  };
  let known = false;
  const { api, write } = setUp((row) => (row.Owner && !known ? missing : undefined));
  const owner = linkTo('OwnerId', 'Owner', 'User', 'boss', { notFound: 'omit' });
  await write(2, [contact('a', { X: 'new' }, { links: [owner] })]);
  known = true;
  await write(1, [contact('a', { X: 'old' }, { links: [owner] })]);
  expect(api.records.get('Contact a')).toMatchObject({ X: 'new', Owner: { Ext__c: 'boss' } });
});

test('of several events in a window, the stamps name the one whose value Salesforce has as last writer', async () => {
  const { api, reapplied, deps } = setUp();
  const old = planOf('e1', 1, [contact('a', { X: 'old' })]);
  const window = [{ plan: planOf('e9', 9, [contact('a', { X: 'new' })]) }, { plan: old }];
  let raced = false;
  const slow: SalesforceApi = {
    ...api,
    async call(request) {
      // Between reading the stamps and the call of the first delivery, the window is applied.
      if (!raced) {
        raced = true;
        await writeNewest(window, deps);
      }
      return api.call(request);
    },
  };
  await writeNewest([{ plan: old }], { ...deps, api: slow });
  expect(api.records.get('Contact a')).toMatchObject({ X: 'old' });
  expect(reapplied).toEqual(['e9.json']);
});

test('after its stamps were invalidated a duplicate is written reapplied, because the rules of the last write are unknown', async () => {
  const { api, write, deps } = setUp();
  const plan = planOf('e1', 1, [contact('a', { X: 'new' })]);
  await writeNewest([{ plan }], deps);
  await write(1, [contact('a', { X: 'former' })], { rules: 'former rules' });
  await invalidateStamps([plan], deps);
  await writeNewest([{ plan, isDone: true }], deps);
  expect(api.records.get('Contact a')).toMatchObject({ X: 'new' });
});

test('a lookup that the newer event of a window omitted is still open to the older one, which was locked', async () => {
  let locks = 2;
  const { api, deps } = setUp((row) => {
    if ((row.Owner as { Ext__c?: string } | undefined)?.Ext__c === 'nobody') {
      const message = 'Foreign key external ID: nobody not found for field Ext__c in entity User';
      return { code: 'INVALID_FIELD', message };
    }
    locks -= row.X === 'old' ? 1 : 0;
    return row.X === 'old' && locks >= 0 ? { code: 'UNABLE_TO_LOCK_ROW', message: '' } : undefined;
  });
  const owner = (id: string) => linkTo('OwnerId', 'Owner', 'User', id, { notFound: 'omit' });
  const events = [
    { plan: planOf('e1', 1, [contact('a', { X: 'old' }, { links: [owner('known')] })]) },
    { plan: planOf('e9', 9, [contact('a', { X: 'new' }, { links: [owner('nobody')] })]) },
  ];
  await writeNewest(events, deps);
  expect(api.records.get('Contact a')).toMatchObject({ X: 'new', Owner: { Ext__c: 'known' } });
});

test('the stamps of a window are invalidated together, not one record after another', async () => {
  const { deps } = setUp();
  const replaced: number[] = [];
  const ledger: Ledger = {
    ...deps.ledger,
    replace(replacements) {
      replaced.push(replacements.length);
      return deps.ledger.replace(replacements);
    },
  };
  await invalidateStamps(
    Array.from({ length: 50 }, (_, index) => planOf(`e${index}`, 1, [contact(`c${index}`, { X: 1 })])),
    { ...deps, ledger },
  );
  expect(replaced).toEqual([50]);
});
