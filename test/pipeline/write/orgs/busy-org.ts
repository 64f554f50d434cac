// The write stage with the real client against an emulated org that is set up like real ones. Waits take no time.
import { afterAll, beforeEach } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import type { Outcome } from '../../../../src/pipeline/write/outcome.ts';
import type { SalesforceApi } from '../../../../src/pipeline/write/salesforce/api.ts';
import { type WindowEvent, writeWindow } from '../../../../src/pipeline/write/write-window.ts';
import { type OrgUnderTest, startOrg } from '../salesforce/org-fixture.ts';
import { fresh, keyOf, memoryLedger, planOf } from '../window-fixture.ts';

export interface BusyOrg extends OrgUnderTest {
  /** A client with its own session and memory, as a new process has. */
  newApi(): SalesforceApi;
  /** Writes events together, as one window. */
  write(events: readonly RecordWrite[][], api?: SalesforceApi, flags?: Partial<WindowEvent>): Promise<Outcome[]>;
}

/** One org for a test file, reset before each test. */
export async function busyOrg(): Promise<BusyOrg> {
  const org = await startOrg();
  beforeEach(() => org.org.reset());
  afterAll(() => org.close());
  const newApi = () => org.apiWith({});
  return {
    ...org,
    newApi,
    write: (events, api = newApi(), flags = {}) =>
      writeWindow(
        fresh(events.map((records, index) => planOf(`e${index}`, index, records))).map((each) => ({
          ...each,
          ...flags,
        })),
        {
          api,
          clock: { now: systemClock.now, sleep: async () => {} },
          random: () => 0,
          withIdempotency: (_plan, write) => write(),
          ledger: memoryLedger(),
          reapply: async () => {},
        },
      ),
  };
}

/** How many events ended with each outcome, or with each failure. */
export function ends(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const end = outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
    counts[end] = (counts[end] ?? 0) + 1;
  }
  return counts;
}

export const counselor = (id: string): RecordWrite => ({
  rule: 0,
  operation: 'upsert',
  sObject: 'Contact',
  key: keyOf('Counselor_Id__c', id),
  fields: { LastName: 'Okonjo' },
  links: [],
});

export const counselors = (count: number, prefix = 'c'): RecordWrite[][] =>
  Array.from({ length: count }, (_, index) => [counselor(`${prefix}${index}`)]);

export const taskOf = (coach: string): RecordWrite => ({
  rule: 1,
  operation: 'create',
  sObject: 'Task',
  key: keyOf('Event_Id__c', 'evt-1'),
  fields: { Subject: 'Call', Status: 'Not Started', Priority: 'Normal' },
  links: [
    {
      field: 'OwnerId',
      relationship: 'Owner',
      polymorphic: true,
      sObject: 'User',
      key: keyOf('Coach_Id__c', coach),
      notFound: 'omit',
    },
  ],
});
