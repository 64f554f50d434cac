// Once somebody is forgotten, no event writes the record, or one that links to it; an event that only deletes still does.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RecordWrite } from '../../../src/pipeline/plan/plan.ts';
import type { Ledger } from '../../../src/pipeline/write/ledger/ledger.ts';
import { noStamps } from '../../../src/pipeline/write/ledger/record-stamps.ts';
import { deliveredEvents } from './delivered-events.ts';
import { type OrgUnderTest, startOrg } from './salesforce/org-fixture.ts';
import { fresh, keyOf, planOf } from './window-fixture.ts';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());
beforeEach(() => org.org.reset());

const contact = (id: string, operation: RecordWrite['operation'] = 'upsert'): RecordWrite => ({
  rule: 0,
  operation,
  sObject: 'Contact',
  key: keyOf('Counselor_Id__c', id),
  fields: operation === 'delete' ? {} : { LastName: 'Okonjo' },
  links: [],
});

const task = (id: string, counselor: string): RecordWrite => ({
  rule: 1,
  operation: 'create',
  sObject: 'Task',
  key: keyOf('Event_Id__c', id),
  fields: { Subject: 'Check in' },
  links: [
    {
      field: 'WhoId',
      relationship: 'Who',
      polymorphic: true,
      sObject: 'Contact',
      key: keyOf('Counselor_Id__c', counselor),
      notFound: 'retry',
    },
  ],
});

async function forgetting(...counselors: string[]) {
  const delivered = deliveredEvents(org.api);
  await delivered.ledger.replace(
    counselors.map((id) => ({
      recordId: JSON.stringify(['Contact', 'Counselor_Id__c', id]),
      stamps: { ...noStamps, forgotten: true },
    })),
  );
  return delivered;
}

const records = (sObject: string) => org.org.records(sObject).length;

test('an event about somebody who was forgotten is ignored as a whole, and the others of its window are written', async () => {
  const { deliver } = await forgetting('c-1');
  const outcomes = await deliver(
    planOf('record', 1, [contact('c-1')]),
    planOf('link', 2, [task('t-1', 'c-1')]),
    planOf('one of two', 3, [contact('c-2'), task('t-2', 'c-1')]),
    planOf('other', 4, [contact('c-3'), task('t-3', 'c-3')]),
  );
  expect(outcomes).toEqual(['ignored', 'ignored', 'ignored', 'applied']);
  expect([records('Contact'), records('Task')]).toEqual([1, 1]);
});

test('an event that only deletes is carried out, and does not lift the mark', async () => {
  const { deliver, ledger } = await forgetting('c-1');
  org.org.seed('Contact', { LastName: 'Okonjo', Counselor_Id__c: 'c-1' });
  expect(await deliver(planOf('gone', 1, [contact('c-1', 'delete')]))).toEqual(['applied']);
  expect(records('Contact')).toBe(0);
  expect(await deliver(planOf('back', 2, [contact('c-1')]))).toEqual(['ignored']);
  const [stamps] = (await ledger.read([JSON.stringify(['Contact', 'Counselor_Id__c', 'c-1'])])).values();
  expect(stamps).toMatchObject({ forgotten: true, fields: {}, written: {} });
});

test('a write that began before somebody was forgotten does not lift the mark', async () => {
  const { deliverWith, deliver, ledger } = deliveredEvents(org.api);
  const recordId = JSON.stringify(['Contact', 'Counselor_Id__c', 'c-1']);
  let isMarked = false;
  const marking: Ledger = {
    ...ledger,
    async read(ids) {
      const stamps = await ledger.read(ids);
      if (!isMarked) await ledger.replace([{ recordId, stamps: { ...noStamps, forgotten: true } }]);
      isMarked = true;
      return stamps;
    },
  };
  expect(await deliverWith({ ledger: marking }, ...fresh([planOf('before', 1, [contact('c-1')])]))).toEqual([
    'applied',
  ]);
  expect(await deliver(planOf('after', 2, [contact('c-1')]))).toEqual(['ignored']);
});

test('an event that is refused may have written to a record of others before: the newer event is re-applied', async () => {
  const { deliver, deliverWith, waiting } = await forgetting('c-1');
  await deliver(planOf('newer', 2, [contact('c-2')]));
  const refused = planOf('older', 1, [contact('c-2'), task('t-1', 'c-1')]);
  expect(await deliverWith({}, { plan: refused, mayHaveWritten: true, forceReapply: false })).toEqual(['ignored']);
  expect(waiting()).toEqual(['newer']);
});
