// Salesforce shows a Contact without an Account only to its owner and to administrators. The shipped mappings link each
// Contact that they create to the Account of its coach, so that coaches can open it.
import { afterAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { JsonObject } from '../../src/json.ts';
import { startSalesforce } from '../../src/local/salesforce/start-salesforce.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { jsforceApi } from '../../src/pipeline/write/salesforce/jsforce-api.ts';
import { writeWindow } from '../../src/pipeline/write/write-window.ts';
import { readSchema } from '../../src/schema-files.ts';
import { eventFor } from '../pipeline/event-for.ts';
import { fresh, memoryLedger } from '../pipeline/write/window-fixture.ts';

const app = (name: string) => ({ clientId: name, clientSecret: 'not-a-secret', username: `${name}@example.com` });
const sf = await startSalesforce({ schemaDir: 'salesforce/schema', apps: [app('function'), app('coach')] });
beforeEach(() => sf.org.reset());
afterAll(() => sf.close());

const apiOf = (name: string) =>
  jsforceApi({
    credentials: async () => ({ flow: 'client-credentials', loginUrl: sf.url, ...app(name) }),
    version: '65.0',
    limitShare: () => 1,
    timeoutMs: () => 60_000,
    fetch,
    clock: systemClock,
  });

const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));

/** Applies the events one after another, as the integration user. */
async function apply(events: readonly JsonObject[]): Promise<void> {
  const api = apiOf('function');
  for (const event of events) {
    const plan = await planEvent(eventFor(event), mappings);
    if (plan.kind !== 'write') throw new Error(`An event of this type writes nothing: ${String(event.type)}`);
    const dependencies = { api, clock: systemClock, random: () => 0, ledger: memoryLedger(), reapply: async () => {} };
    const [outcome] = await writeWindow(fresh([plan]), { ...dependencies, withIdempotency: (_plan, write) => write() });
    expect(outcome?.kind).toBe('applied');
  }
}

/** A login, a rescue and an anniversary, each of another counselor. */
const eventsOf = (prefix: string, data: JsonObject, active_rescues = 2): JsonObject[] =>
  ['counselor.login', 'counselor.active_rescue', 'counselor.anniversary'].map((type, index) => ({
    specversion: '1.0',
    id: `${prefix}-${index}`,
    source: 'https://platform.example/test',
    type,
    time: '2026-03-02T18:30:00Z',
    data: { counselor: { id: `${prefix}-${index}`, last_name: 'Okonjo', active_rescues, years: 1 }, ...data },
  }));

async function contactsThatTheCoachSees(): Promise<unknown[]> {
  const { body } = await apiOf('coach').call({
    method: 'GET',
    path: '/query?q=SELECT+Counselor_Id__c+FROM+Contact+ORDER+BY+Counselor_Id__c',
  });
  const { records } = body as { records: { Counselor_Id__c: string }[] };
  return records.map(({ Counselor_Id__c }) => Counselor_Id__c);
}

test('the first rescue creates the Account of a coach, who owns it', async () => {
  const coach = sf.org.seed('User', { Coach_Id__c: 'coach-2', LastName: 'Silva', Username: 'silva@example.com' });
  await apply(eventsOf('first', { coach: { id: 'coach-2' } }, 1).slice(1, 2));
  const [account] = sf.org.records('Account');
  expect(account).toMatchObject({ Coach_Id__c: 'coach-2', OwnerId: coach });
  expect(sf.org.records('Contact')).toMatchObject([{ AccountId: account?.Id }]);
  expect(sf.org.records('Task')).toMatchObject([{ OwnerId: coach }]);
});

test('a coach can open the Contacts of counselors whose first event names the coach, and no others', async () => {
  sf.org.access.permit({ viewAll: [], modifyAll: [] });
  sf.org.seed('Account', { Name: 'Counselors of Ana', Coach_Id__c: 'coach-1' });
  await apply([...eventsOf('with', { coach: { id: 'coach-1' } }), ...eventsOf('without', {})]);
  expect(sf.org.records('Contact')).toHaveLength(6);
  expect(await contactsThatTheCoachSees()).toEqual(['with-0', 'with-1', 'with-2']);
});
