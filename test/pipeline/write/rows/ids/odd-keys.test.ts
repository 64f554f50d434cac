// The real client against the emulator: whatever a key looks like, each operation finds the record with that key and no
// other.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../../src/clock.ts';
import type { RecordWrite } from '../../../../../src/pipeline/plan/plan.ts';
import { writeWindow } from '../../../../../src/pipeline/write/write-window.ts';
import { type OrgUnderTest, startOrg } from '../../salesforce/org-fixture.ts';
import { fresh, memoryLedger, planOf } from '../../window-fixture.ts';
import { oddKeys } from './odd-keys.ts';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());
beforeEach(() => org.org.reset());

/** One event per write, all in one window. Returns the results, or the code of a failure. */
async function write(writes: readonly RecordWrite[]): Promise<string[]> {
  const outcomes = await writeWindow(fresh(writes.map((each, index) => planOf(`e${index}`, index, [each]))), {
    api: org.api,
    clock: systemClock,
    random: Math.random,
    withIdempotency: (_plan, run) => run(),
    ledger: memoryLedger(),
    reapply: async () => {},
  });
  return outcomes.map((outcome) => {
    if (outcome.kind === 'failed') return outcome.failure.code;
    return outcome.kind === 'applied' ? String(outcome.written[0]?.result) : outcome.kind;
  });
}

const keyOf = (field: string, value: string) => ({ field, value, identity: value });

const counselor = (operation: RecordWrite['operation'], key: string, fields: RecordWrite['fields']): RecordWrite => ({
  rule: 0,
  operation,
  sObject: 'Contact',
  key: keyOf('Counselor_Id__c', key),
  fields,
  links: [],
});

const seedAll = () => oddKeys.map((key) => org.org.seed('Contact', { Counselor_Id__c: key, LastName: 'Okonjo' }));

const all = (result: string) => oddKeys.map(() => result);
const contacts = () => org.org.records('Contact');
const firstNames = () => Object.fromEntries(contacts().map((record) => [record.Counselor_Id__c, record.FirstName]));
const expectedNames = Object.fromEntries(oddKeys.map((key, index) => [key, `name ${index}`]));

test('there are 41 odd keys', () => {
  expect(new Set(oddKeys).size).toBe(41);
});

test('an upsert creates a record for each key, and then finds it again', async () => {
  const upserts = oddKeys.map((key, index) =>
    counselor('upsert', key, { LastName: 'Okonjo', FirstName: `name ${index}` }),
  );
  expect(await write(upserts)).toEqual(all('created'));
  expect(firstNames()).toEqual(expectedNames);
  expect(await write(upserts)).toEqual(all('updated'));
  expect(contacts()).toHaveLength(oddKeys.length);
});

test('a create makes one record for each key, once', async () => {
  const creates = oddKeys.map((key): RecordWrite => {
    const fields = { Subject: 'Call', Priority: 'High', Status: 'Not Started' };
    return { rule: 0, operation: 'create', sObject: 'Task', key: keyOf('Event_Id__c', key), fields, links: [] };
  });
  expect(await write(creates)).toEqual(all('created'));
  expect(await write(creates)).toEqual(all('unchanged'));
  expect(org.org.records('Task').map((record) => record.Event_Id__c)).toEqual(expect.arrayContaining([...oddKeys]));
  expect(org.org.records('Task')).toHaveLength(oddKeys.length);
});

test('an update changes the record of its key', async () => {
  seedAll();
  const updates = oddKeys.map((key, index) => counselor('update', key, { FirstName: `name ${index}` }));
  expect(await write(updates)).toEqual(all('updated'));
  expect(firstNames()).toEqual(expectedNames);
});

test('an update of a key that no record has finds none', async () => {
  const updates = oddKeys.map((key) => counselor('update', key, { FirstName: 'A' }));
  expect(await write(updates)).toEqual(all('salesforce/record-missing'));
});

describe('a delete', () => {
  test.each([0, 1])('removes the record of its key and no other (every second key from %i)', async (from) => {
    seedAll();
    const isDeleted = (index: number) => index % 2 === from;
    const deletes = oddKeys.filter((_, index) => isDeleted(index)).map((key) => counselor('delete', key, {}));
    expect(new Set(await write(deletes))).toEqual(new Set(['deleted']));
    expect(new Set(contacts().map((record) => record.Counselor_Id__c))).toEqual(
      new Set(oddKeys.filter((_, index) => !isDeleted(index))),
    );
    expect(new Set(await write(deletes))).toEqual(new Set(['unchanged']));
  });
});

test('a link points to the record of its key', async () => {
  const ids = seedAll();
  const tasks = oddKeys.map((key, index): RecordWrite => {
    const link = {
      field: 'WhoId',
      relationship: 'Who',
      polymorphic: true,
      sObject: 'Contact',
      notFound: 'retry',
    } as const;
    return {
      rule: 0,
      operation: 'create',
      sObject: 'Task',
      key: keyOf('Event_Id__c', `task ${index}`),
      fields: { Subject: 'Call', Priority: 'High', Status: 'Not Started' },
      links: [{ ...link, key: keyOf('Counselor_Id__c', key) }],
    };
  });
  expect(await write(tasks)).toEqual(all('created'));
  const whoIds = new Map(org.org.records('Task').map((record) => [record.Event_Id__c, record.WhoId]));
  expect(ids.map((_, index) => whoIds.get(`task ${index}`))).toEqual(ids);
});

describe('a text that refers to another reply is stored as it is', () => {
  const texts = ['x @{part0[0].id} y', '@{subrequest0[0].id}', '@{hello}', '@{', 'a } @{ b', '@@{{x}}'];

  test.each(['upsert', 'create', 'update'] as const)('in a field of an %s', async (operation) => {
    if (operation === 'update')
      for (const index of texts.keys()) org.org.seed('Contact', { Counselor_Id__c: `c-${index}` });
    const writes = texts.map((text, index) => counselor(operation, `c-${index}`, { LastName: text }));
    expect(new Set(await write(writes))).toEqual(new Set([operation === 'update' ? 'updated' : 'created']));
    expect(contacts().map((record) => record.LastName)).toEqual(texts);
  });

  test('beside a thousand other rows, which share their call', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) =>
      counselor('upsert', `c-${index}`, { LastName: index === 500 ? '@{x}' : 'Okonjo' }),
    );
    const before = org.org.counters().apiCalls;
    expect(new Set(await write(rows))).toEqual(new Set(['created']));
    expect(org.org.counters().apiCalls - before).toBeLessThanOrEqual(3);
  });
});
