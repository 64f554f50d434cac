// The write stage with the real jsforce against the emulator: each understands what the other sends.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { FieldValue, Link, RecordWrite } from '../../../src/pipeline/plan/plan.ts';
import type { WithIdempotency } from '../../../src/pipeline/write/idempotency.ts';
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
  // The reset ended the session. Renewing it here keeps this call out of a test's faults and counts.
  await org.api.call({ method: 'GET', path: '/limits' });
});

const eachTime: WithIdempotency = (_plan, write) => write();

async function write(...events: RecordWrite[][]) {
  const plans = events.map((records, index) => planOf(`e${index}`, index, records));
  const outcomes = await writeWindow(fresh(plans), {
    api: org.api,
    clock: systemClock,
    random: () => 0,
    withIdempotency: eachTime,
    ledger: memoryLedger(),
    reapply: async () => {},
  });
  return outcomes.map((outcome) =>
    outcome.kind === 'failed'
      ? outcome.failure.code
      : outcome.kind === 'applied'
        ? outcome.written.map(({ result }) => result)
        : outcome.kind,
  );
}

const counselor = (
  id: string,
  fields: Record<string, FieldValue> = {},
  more: Partial<RecordWrite> = {},
): RecordWrite => ({
  rule: 0,
  operation: 'upsert',
  sObject: 'Contact',
  key: keyOf('Counselor_Id__c', id),
  fields: { LastName: 'Okonjo', ...fields },
  links: [],
  ...more,
});

const who = (id: string): Link => ({
  field: 'WhoId',
  relationship: 'Who',
  polymorphic: true,
  sObject: 'Contact',
  key: keyOf('Counselor_Id__c', id),
  notFound: 'retry',
});

const owner = (id: string): Link => ({
  field: 'OwnerId',
  relationship: 'Owner',
  polymorphic: true,
  sObject: 'User',
  key: keyOf('Coach_Id__c', id),
  notFound: 'omit',
});

const todo = (id: string, contact: string, more: Partial<RecordWrite> = {}): RecordWrite => ({
  rule: 1,
  operation: 'create',
  sObject: 'Task',
  key: keyOf('Event_Id__c', id),
  fields: { Subject: 'Check in', Priority: 'High', Status: 'Not Started' },
  links: [who(contact)],
  ...more,
});

const contacts = () => org.org.records('Contact');

test('a parent and its child arrive in one call, linked', async () => {
  expect(await write([counselor('c-1'), todo('t-1', 'c-1')])).toEqual([['created', 'created']]);
  expect(org.org.counters().calls.composite).toBe(1);
  expect(org.org.records('Task')[0]?.WhoId).toBe(contacts()[0]?.Id);
});

test('a second delivery updates the parent and leaves the child alone', async () => {
  await write([counselor('c-1'), todo('t-1', 'c-1')]);
  expect(await write([counselor('c-1', { FirstName: 'Mira' }), todo('t-1', 'c-1')])).toEqual([
    ['updated', 'unchanged'],
  ]);
  expect(org.org.records('Task')).toHaveLength(1);
});

test('a coach who does not exist in Salesforce is left out, one who exists owns the task', async () => {
  const coach = org.org.seed('User', { Coach_Id__c: 'coach-1', LastName: 'Coach', Username: 'c@example.com' });
  await write([
    counselor('c-1'),
    todo('t-1', 'c-1', { links: [who('c-1'), owner('coach-1')] }),
    todo('t-2', 'c-1', { links: [who('c-1'), owner('nobody')] }),
  ]);
  const [first, second] = org.org.records('Task');
  expect(first?.OwnerId).toBe(coach);
  expect(second?.OwnerId).not.toBe(coach);
  expect(second?.WhoId).toBe(contacts()[0]?.Id);
});

test('a child without its parent may succeed later', async () => {
  expect(await write([todo('t-1', 'c-9')])).toEqual(['salesforce/parent-missing']);
});

test('an update never creates, and a delete of nothing succeeds', async () => {
  const update = counselor('c-1', { FirstName: 'Mira' }, { operation: 'update' });
  const remove = counselor('c-1', {}, { operation: 'delete', fields: {} });
  expect(await write([update])).toEqual(['salesforce/record-missing']);
  expect(await write([remove])).toEqual([['unchanged']]);
  await write([counselor('c-1')]);
  expect(await write([update])).toEqual([['updated']]);
  expect(contacts()[0]?.FirstName).toBe('Mira');
  expect(await write([remove])).toEqual([['deleted']]);
  expect(contacts()).toEqual([]);
});

test('an update that precedes the event that creates its record is done after it', async () => {
  const update = counselor('c-1', { FirstName: 'Mira' }, { operation: 'update', fields: { FirstName: 'Mira' } });
  expect(await write([update], [counselor('c-1')])).toEqual([['updated'], ['created']]);
  expect(contacts()[0]?.FirstName).toBe('Mira');
});

test('keys with every special character identify their own record', async () => {
  for (const key of ['a/b', 'a?b', 'a#b', 'a%2Fb', "a'b", 'a b', 'ü€', 'a+b']) {
    expect([key, await write([counselor(key)])]).toEqual([key, [['created']]]);
    expect([key, await write([counselor(key, {}, { operation: 'update' })])]).toEqual([key, [['updated']]]);
    expect([key, await write([counselor(key, {}, { operation: 'delete', fields: {} })])]).toEqual([key, [['deleted']]]);
  }
});

test('one row that fails its whole subrequest does not harm the other 199', async () => {
  const events = Array.from({ length: 200 }, (_, index) => [
    counselor(`c-${index}`, index === 123 ? { No_Such_Field__c: 1 } : { FirstName: 'A' }),
    todo(`t-${index}`, `c-${index}`),
  ]);
  const results = await write(...events);
  expect(results.filter((result) => typeof result === 'string')).toEqual(['salesforce/rejected']);
  expect(org.org.records('Task')).toHaveLength(199);
  expect(org.org.counters().calls.composite).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
});

test('one row that makes Salesforce refuse the whole call does not harm the other 199', async () => {
  const match = { sObject: 'Contact', field: 'FirstName', value: 'Odd' };
  const body = [{ errorCode: 'JSON_PARSER_ERROR', message: 'Unexpected character' }];
  org.org.faults.add({ match, effect: { kind: 'answer', status: 400, body } });
  const events = Array.from({ length: 200 }, (_, index) => [
    counselor(`c-${index}`, { FirstName: index === 123 ? 'Odd' : 'A' }),
  ]);
  const results = await write(...events);
  expect(results.filter((result) => typeof result === 'string')).toEqual(['salesforce/rejected']);
  expect(contacts()).toHaveLength(199);
  expect(org.org.counters().calls.composite).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
});

test('even in a call refused as a whole, an older write of a record comes before a newer one', async () => {
  const match = { sObject: 'Contact', field: 'FirstName', value: 'Odd' };
  const body = [{ errorCode: 'JSON_PARSER_ERROR', message: 'Unexpected character' }];
  org.org.faults.add({ match, effect: { kind: 'answer', status: 400, body } });
  const results = await write(
    [counselor('c-1', { FirstName: 'Odd' })],
    [counselor('c-2', { FirstName: 'Older' })],
    [counselor('c-2', { FirstName: 'Newer' }, { operation: 'update' })],
  );
  expect(results).toEqual(['salesforce/rejected', ['created'], ['updated']]);
  expect(contacts()).toMatchObject([{ FirstName: 'Newer' }]);
});

test('a field missing in the org costs one or two more calls, however many rows set it', async () => {
  const events = Array.from({ length: 200 }, (_, index) => [
    counselor(`c-${index}`, index % 3 === 0 ? { FirstName: 'A' } : { No_Such_Field__c: 1 }),
  ]);
  const results = await write(...events);
  expect(results.filter((result) => result === 'salesforce/rejected')).toHaveLength(133);
  expect(contacts()).toHaveLength(67);
  expect(org.org.counters().calls.composite).toBe(2);
});

test('an object missing in the org costs one call', async () => {
  const lost = (id: string): RecordWrite => ({ ...counselor(id), sObject: 'Nobody__c' });
  const results = await write(...Array.from({ length: 200 }, (_, index) => [lost(`c-${index}`)]));
  expect(new Set(results)).toEqual(new Set(['salesforce/rejected']));
  expect(org.org.counters().calls.composite).toBe(1);
});

const breakdown = [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' }];

test.each(['answer', 'subrequest-answer'] as const)(
  'one row over which Salesforce breaks down costs the other 199 nothing (%s)',
  async (kind) => {
    const match = { sObject: 'Contact', field: 'FirstName', value: 'Breaks' };
    org.org.faults.add({ match, effect: { kind, status: 500, body: breakdown } });
    const events = Array.from({ length: 200 }, (_, index) => [
      counselor(`c-${index}`, { FirstName: index === 123 ? 'Breaks' : 'A' }),
    ]);
    const results = await write(...events);
    expect(results.filter((result) => typeof result === 'string')).toEqual(['salesforce/not-written']);
    expect(contacts()).toHaveLength(199);
    expect(org.org.counters().calls.composite).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
  },
);

test('if everything meets a server error, Salesforce is unavailable, and a few calls find out', async () => {
  org.org.faults.add({ match: {}, effect: { kind: 'answer', status: 500, body: breakdown } });
  const results = await write(...Array.from({ length: 1000 }, (_, index) => [counselor(`c-${index}`)]));
  expect(new Set(results)).toEqual(new Set(['salesforce/unavailable']));
  expect(org.org.counters().calls.composite).toBeLessThanOrEqual(3 + Math.ceil(Math.log2(1000)));
});

test('a thousand rows cost one call', async () => {
  await write(...Array.from({ length: 1000 }, (_, index) => [counselor(`c-${index}`)]));
  expect(org.org.counters().calls.composite).toBe(1);
  expect(contacts()).toHaveLength(1000);
});

test('a locked row is sent again after a pause, and no attempt is counted', async () => {
  org.org.faults.add({
    times: 1,
    match: { sObject: 'Contact' },
    effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' },
  });
  expect(await write([counselor('c-1')], [counselor('c-2')])).toEqual([['created'], ['created']]);
});

test('after a lost reply the retry leads to the same records', async () => {
  org.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind: 'apply-then-drop-mid-body' } });
  const event = [counselor('c-1'), todo('t-1', 'c-1')];
  expect(await write(event)).toEqual(['salesforce/unreachable']);
  expect(await write(event)).toEqual([['updated', 'unchanged']]);
  expect([contacts().length, org.org.records('Task').length]).toEqual([1, 1]);
});

test('full storage is a failure of the service, a validation rule one of the event', async () => {
  org.org.faults.add({ times: 1, effect: { kind: 'row-error', code: 'STORAGE_LIMIT_EXCEEDED' } });
  expect(await write([counselor('c-1')])).toEqual(['salesforce/storage-full']);
  org.org.faults.add({
    times: 1,
    effect: { kind: 'row-error', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Pick a coach.' },
  });
  expect(await write([counselor('c-1')])).toEqual(['salesforce/validation-rule']);
});

test('deleting or updating an object hidden from the user is refused, unlike a record that does not exist', async () => {
  const hidden = (id: string, operation: 'delete' | 'update'): RecordWrite => ({
    ...counselor(id, {}, { operation }),
    sObject: 'Nobody__c',
  });
  expect(await write([hidden('c-1', 'delete')], [hidden('c-2', 'update')])).toEqual([
    'salesforce/rejected',
    'salesforce/rejected',
  ]);
  const gone = Array.from({ length: 50 }, (_, index) => [counselor(`c-${index}`, {}, { operation: 'delete' })]);
  const before = org.org.counters().apiCalls;
  expect(new Set((await write(...gone)).flat())).toEqual(new Set(['unchanged']));
  expect(org.org.counters().apiCalls - before).toBe(2);
});
