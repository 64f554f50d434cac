// Tasks that Salesforce has archived because they are over a year old, with the real client against the emulator: a query
// does not find them, and queryAll does. They can be changed and deleted as before (SOAP API Developer Guide, "Archived
// Activities").
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { loadSchema } from '../../../src/local/salesforce/schema/load-schema.ts';
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
  org.org.reshape(await loadSchema('salesforce/schema'));
  org.org.seed('Task', { Event_Id__c: 'old', Subject: 'Call', IsArchived: true });
});

const tasks = () => org.org.records('Task');

async function write(key: string, more: Partial<RecordWrite>): Promise<string | undefined> {
  const fields = { Subject: 'Called' };
  const record = {
    rule: 0,
    sObject: 'Task',
    key: keyOf('Event_Id__c', key),
    fields,
    links: [],
    ...more,
  } as RecordWrite;
  const [outcome] = await writeWindow(fresh([planOf('e', 1, [record])]), {
    api: org.api,
    clock: systemClock,
    random: Math.random,
    withIdempotency: (_plan, run) => run(),
    ledger: memoryLedger(),
    reapply: async () => {},
  });
  return outcome?.kind === 'applied' ? outcome.written[0]?.result : outcome?.kind;
}

test.each(['old', 'old @{x}'])('an archived task with the key %s is updated', async (key) => {
  org.org.seed('Task', { Event_Id__c: 'old @{x}', Subject: 'Call', IsArchived: true });
  expect(await write(key, { operation: 'update' })).toBe('updated');
  expect(tasks().find(({ Event_Id__c }) => Event_Id__c === key)).toMatchObject({ Subject: 'Called' });
});

test('an archived task is deleted', async () => {
  expect(await write('old', { operation: 'delete', fields: {} })).toBe('deleted');
  expect(tasks()).toEqual([]);
});

test('a deleted task is not found again', async () => {
  expect(await write('old', { operation: 'delete', fields: {} })).toBe('deleted');
  expect(await write('old', { operation: 'update' })).toBe('failed');
  expect(await write('old', { operation: 'delete', fields: {} })).toBe('unchanged');
});
