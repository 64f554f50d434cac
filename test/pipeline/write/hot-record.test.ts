// A thousand events of one record, of which the org refuses some: how many calls it takes to find them, with the real
// jsforce against the emulator.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { RecordWrite } from '../../../src/pipeline/plan/plan.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { writeWindow } from '../../../src/pipeline/write/write-window.ts';
import { type OrgUnderTest, startOrg } from './salesforce/org-fixture.ts';
import { fresh, keyOf, memoryLedger, planOf } from './window-fixture.ts';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
  org.org.reset();
  await org.api.call({ method: 'GET', path: '/limits' });
});

const events = 1_000;
const tooLong = 'x'.repeat(200);

/** Writes a thousand events of one Contact. Returns the calls, and the events that failed. */
async function writeEvents(isRefused: (event: number) => boolean, more: Partial<RecordWrite> = {}) {
  const plans = Array.from({ length: events }, (_, event) =>
    planOf(`e${event}`, event, [
      {
        rule: 0,
        operation: 'upsert',
        sObject: 'Contact',
        key: keyOf('Counselor_Id__c', 'hot'),
        fields: { LastName: 'Ito', Description: `event ${event}`, ...(isRefused(event) ? { Title: tooLong } : {}) },
        links: [],
        ...more,
      },
    ]),
  );
  const before = org.org.usage.used();
  const outcomes = await writeWindow(fresh(plans), {
    api: org.api,
    clock: systemClock,
    random: () => 0,
    withIdempotency: (_plan, write) => write(),
    ledger: memoryLedger(),
    reapply: async () => {},
  });
  const failed = outcomes.flatMap(({ kind }, event) => (kind === 'failed' ? [event] : []));
  return { calls: org.org.usage.used() - before, failed };
}

const lastDescription = () => org.org.records('Contact')[0]?.Description;

const operations = ['upsert', 'update'] as const;

test.each(operations)('one refused %s in a thousand costs a few calls', async (operation) => {
  if (operation === 'update') org.org.seed('Contact', { Counselor_Id__c: 'hot', LastName: 'Ito' });
  const { calls, failed } = await writeEvents((event) => event === 637, { operation });
  expect(failed).toEqual([637]);
  expect(calls).toBeLessThanOrEqual(6);
  expect(lastDescription()).toBe('event 999');
});

test.each(operations)('five hundred refused %ss in a thousand cost 45 calls at most', async (operation) => {
  if (operation === 'update') org.org.seed('Contact', { Counselor_Id__c: 'hot', LastName: 'Ito' });
  const { calls, failed } = await writeEvents((event) => event % 2 === 1, { operation });
  expect(failed).toHaveLength(500);
  expect(failed.every((event) => event % 2 === 1)).toBe(true);
  expect(calls).toBeLessThanOrEqual(45);
  expect(lastDescription()).toBe('event 998');
});

test('a key that a path cannot carry stays in the body', async () => {
  const key = keyOf('Counselor_Id__c', 'a/b?c.inc');
  const { failed } = await writeEvents((event) => event === 3, { key });
  expect(failed).toEqual([3]);
  expect(org.org.records('Contact')).toMatchObject([{ Counselor_Id__c: 'a/b?c.inc', Description: 'event 999' }]);
});

describe('what happens to the parts of a record', () => {
  /** Three events of each record, of which the second is refused; `before` runs before each call. */
  async function writeThree(records: string[], operation: RecordWrite['operation'], before: (call: number) => void) {
    let calls = 0;
    const api: SalesforceApi = {
      ...org.api,
      call(request) {
        calls += 1;
        before(calls);
        return org.api.call(request);
      },
    };
    const plans = records.flatMap((id) =>
      [0, 1, 2].map((event) => {
        const fields = { LastName: 'Ito', Description: `event ${event}`, ...(event === 1 ? { Title: tooLong } : {}) };
        const key = keyOf('Counselor_Id__c', id);
        return planOf(`${id}${event}`, event, [{ rule: 0, operation, sObject: 'Contact', key, fields, links: [] }]);
      }),
    );
    const outcomes = await writeWindow(fresh(plans), {
      api,
      clock: { now: () => 0, sleep: async () => {} },
      random: () => 0,
      withIdempotency: (_plan, write) => write(),
      ledger: memoryLedger(),
      reapply: async () => {},
    });
    org.org.faults.clear();
    return outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.failure.code : outcome.kind));
  }
  const secondRefused = ['applied', 'salesforce/rejected', 'applied'];

  test('they are looked up anew if the query that was for all of them fails', async () => {
    for (const id of ['a', 'b']) org.org.seed('Contact', { Counselor_Id__c: id, LastName: 'Ito' });
    const outcomes = await writeThree(['a', 'b'], 'update', (call) => {
      const effect = { kind: 'server-error' } as const;
      if (call === 3) org.org.faults.add({ match: { path: '/query' }, effect, times: 1 });
    });
    expect(outcomes).toEqual([...secondRefused, ...secondRefused]);
  });

  test('a part that loses the race for its key is sent again', async () => {
    const outcomes = await writeThree(['new'], 'upsert', (call) => {
      const message = 'duplicate value found: <unknown> duplicates value on record with id: <unknown>';
      const effect = { kind: 'row-error', code: 'DUPLICATE_VALUE', message } as const;
      if (call === 2) org.org.faults.add({ match: { sObject: 'Contact' }, times: 1, effect });
    });
    expect(outcomes[0]).not.toBe('salesforce/duplicate');
  });

  test('all of them are sent again after a lock', async () => {
    const outcomes = await writeThree(['hot'], 'upsert', (call) => {
      org.org.faults.clear();
      const effect = { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } as const;
      if (call === 2) org.org.faults.add({ match: { sObject: 'Contact' }, effect });
    });
    expect(outcomes).toEqual(secondRefused);
  });
});
