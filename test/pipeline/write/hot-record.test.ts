// A thousand events of one record, of which the org refuses some: how many calls it takes to find them, with the real
// jsforce against the emulator.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { RecordWrite } from '../../../src/pipeline/plan/plan.ts';
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
