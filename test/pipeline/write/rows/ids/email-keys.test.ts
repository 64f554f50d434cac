// Records found by an email address, with the real client against the emulator. Salesforce stores addresses in lower case,
// whatever the platform wrote (https://salesforce.stackexchange.com/questions/246995).
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../../../src/clock.ts';
import { loadSchema } from '../../../../../src/local/salesforce/schema/load-schema.ts';
import { loadMappings } from '../../../../../src/pipeline/mapping/load-mappings.ts';
import { planEvent } from '../../../../../src/pipeline/plan/plan-event.ts';
import { writeWindow } from '../../../../../src/pipeline/write/write-window.ts';
import { readSchema } from '../../../../../src/schema-files.ts';
import { eventWith } from '../../../event-for.ts';
import { type OrgUnderTest, startOrg } from '../../salesforce/org-fixture.ts';
import { fresh, memoryLedger } from '../../window-fixture.ts';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
  org.org.reset();
  org.org.reshape(await loadSchema('salesforce/schema'));
  const body = { LastName: 'Okonjo', Email: 'Ann@Example.org' };
  await org.api.call({ method: 'POST', path: '/sobjects/Contact', body });
});

async function write(operation: string, fields: string): Promise<string | undefined> {
  const text = `event: test.event\nrecords:\n  - object: Contact\n    operation: ${operation}\n    key: { Email: data.email }\n${fields}`;
  const { mappings } = await loadMappings([{ path: 'mappings/1.yaml', text }], await readSchema('salesforce/schema'));
  const plan = await planEvent(eventWith({ email: 'Ann@Example.ORG' }), mappings);
  if (plan.kind !== 'write') throw new Error(JSON.stringify(plan));
  const [outcome] = await writeWindow(fresh([plan]), {
    api: org.api,
    clock: systemClock,
    random: Math.random,
    withIdempotency: (_plan, run) => run(),
    ledger: memoryLedger(),
    reapply: async () => {},
  });
  return outcome?.kind === 'applied' ? outcome.written[0]?.result : outcome?.kind;
}

test('an address in other letters updates its record', async () => {
  expect(await write('update', '    fields: { FirstName: \'"Ann"\' }\n')).toBe('updated');
  expect(org.org.records('Contact')).toMatchObject([{ Email: 'ann@example.org', FirstName: 'Ann' }]);
});

test('an address in other letters deletes its record', async () => {
  expect(await write('delete', '')).toBe('deleted');
  expect(org.org.records('Contact')).toEqual([]);
});

test('an address in other letters is found by an upsert', async () => {
  expect(await write('upsert', '    fields: { LastName: \'"Okoro"\' }\n')).toBe('updated');
  expect(org.org.records('Contact')).toMatchObject([{ LastName: 'Okoro' }]);
});
