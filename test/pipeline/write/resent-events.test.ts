// An event that is sent again, with Powertools and the emulator of DynamoDB: what says how it was sent may differ.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDynamoDb } from '../../../src/local/dynamodb/server.ts';
import { contentHash, resendHash } from '../../../src/pipeline/event/identity/content-hash.ts';
import type { WithIdempotency } from '../../../src/pipeline/write/idempotency.ts';
import type { Outcome } from '../../../src/pipeline/write/outcome.ts';
import { powertoolsIdempotency } from '../../../src/pipeline/write/powertools-idempotency.ts';
import { writeWindow } from '../../../src/pipeline/write/write-window.ts';
import { dynamoClient } from '../../local/clients.ts';
import { locksIn } from '../../local/stored-tables.ts';
import { contact, fresh, memoryLedger, planOf, smallSalesforce } from './window-fixture.ts';

let server: Awaited<ReturnType<typeof startDynamoDb>>;
let withIdempotency: WithIdempotency;
beforeAll(async () => {
  server = await startDynamoDb();
  await server.createTable('applied', 'id');
  withIdempotency = powertoolsIdempotency({
    locks: locksIn(dynamoClient(server.url), 'applied'),
    rememberDays: 30,
    context: { getRemainingTimeInMillis: () => 60_000 },
  });
});
afterAll(() => server.close());

let id = '';
beforeEach(({ task }) => {
  id = task.id;
});

const cloudEvent = (more: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'test',
  type: 't',
  time: '2026-03-02T18:30:00Z',
  data: { rescues: 1 },
  ...more,
});

/** @param isFormer as version 0.1.0 knew the event */
function planFor(event: ReturnType<typeof cloudEvent>, isFormer = false) {
  const plan = planOf(id, 1, [contact('a')]);
  const resent = isFormer ? undefined : resendHash(event);
  const hashes = { contentHash: contentHash(event), ...(resent ? { resendHash: resent } : {}) };
  return { ...plan, event: { ...plan.event, ...hashes } };
}

const applied: Outcome = { kind: 'applied', written: [] };

/** What becomes of an event: its outcome, or the code of its failure. */
async function deliver(plan: ReturnType<typeof planFor>, outcome = applied) {
  const result = await withIdempotency(plan, async () => outcome);
  return result.kind === 'failed' ? result.failure.code : result.kind;
}

const trace = (span: string) => ({ traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-${span}-01`, tracestate: span });
const others = {
  recordedtime: '2026-03-02T18:31:00Z',
  expirytime: '2026-03-09T00:00:00Z',
  sampledrate: 2,
  partitionkey: 'north',
};

test.each([
  ['in another trace', trace('a'), trace('b')],
  ['with a trace', {}, trace('b')],
  ['without its trace', trace('a'), {}],
  ['with everything that may differ', trace('a'), others],
])('an event that is sent again %s is a duplicate', async (_, first, second) => {
  expect(await deliver(planFor(cloudEvent(first)))).toBe('applied');
  expect(await deliver(planFor(cloudEvent(second)))).toBe('duplicate');
  expect(await deliver(planFor(cloudEvent(first)))).toBe('duplicate');
});

test.each([
  ['data', { ...trace('b'), data: { rescues: 2 } }],
  ['another time', { ...trace('b'), time: '2026-03-02T18:30:01Z' }],
  ['another time and no trace', { time: '2026-03-02T18:30:01Z' }],
  ['an extension of which nothing is known', { ...trace('a'), region: 'north' }],
  ['another place in a sequence', { ...trace('a'), sequence: '2' }],
])('an event with the same identity and %s is refused', async (_, more) => {
  expect(await deliver(planFor(cloudEvent(trace('a'))))).toBe('applied');
  expect(await deliver(planFor(cloudEvent(more)))).toBe('event/changed-content');
  expect(await deliver(planFor(cloudEvent(trace('c'))))).toBe('duplicate');
});

test('an event that version 0.1.0 applied is a duplicate in a replay, whatever it carries', async () => {
  expect(await deliver(planFor(cloudEvent(trace('a')), true))).toBe('applied');
  expect(await deliver(planFor(cloudEvent(trace('a'))))).toBe('duplicate');
});

test('after a rollback, version 0.1.0 knows the event as it was sent', async () => {
  expect(await deliver(planFor(cloudEvent(trace('a'))))).toBe('applied');
  expect(await deliver(planFor(cloudEvent(trace('a')), true))).toBe('duplicate');
});

test('while another sending of the event is written, nobody knows whether its content is the same: it waits', async () => {
  let second = '';
  await withIdempotency(planFor(cloudEvent(trace('a'))), async () => {
    second = await deliver(planFor(cloudEvent(trace('b'))));
    return applied;
  });
  expect(second).toBe('delivery/in-progress');
  expect(await deliver(planFor(cloudEvent(trace('b'))))).toBe('duplicate');
});

test('two sendings in one window are one event', async () => {
  const api = smallSalesforce();
  const plans = [planFor(cloudEvent(trace('a'))), planFor(cloudEvent(trace('b'))), planFor(cloudEvent())];
  const outcomes = await writeWindow(fresh(plans), {
    api,
    ledger: memoryLedger(),
    withIdempotency,
    reapply: async () => {},
    clock: { now: () => 0, sleep: async () => {} },
    random: () => 0,
  });
  expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'duplicate', 'duplicate']);
  expect(api.calls).toHaveLength(1);
});
