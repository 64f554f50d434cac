// A storm of messages costs few Salesforce calls, and loses nothing.
import { afterAll, expect, test, vi } from 'vitest';
import { readOutcome } from '../../../src/cli/trace/logged-outcome.ts';
import { isOnMoto } from '../harness/backend.ts';
import { login } from '../harness/events.ts';
import { startPipeline } from '../harness/pipeline.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Moto looks at all messages of a queue for each that it hands out. */
const count = isOnMoto() ? 200 : 1_000;

const events = Array.from({ length: count }, (_, index) =>
  login({ id: `storm-${index}`, counselor: `storm-${index}` }),
);

// As deployed: the stack's own batch size, window and concurrency.
const pipeline = await startPipeline({
  startPaused: true,
  batchSize: 500,
  windowSeconds: 1,
  maximumConcurrency: { event: 5, backlog: 2 },
});
afterAll(() => pipeline.close());

test(`${count} events that arrive together cost at most ten Salesforce calls`, async () => {
  for (let from = 0; from < events.length; from += 50) {
    await Promise.all(events.slice(from, from + 50).map((event) => pipeline.put(`events/${event.id}.json`, event)));
  }
  pipeline.stack.resume();
  await pipeline.settled();

  const { apiCalls, rows } = pipeline.org.counters();
  expect(rows.Contact).toMatchObject({ created: count, updated: 0, failed: 0 });
  expect(apiCalls).toBeLessThanOrEqual(10);
});

test('each of them has exactly one outcome and its record', async () => {
  const keys = new Set(pipeline.org.records('Contact').map((record) => record.Counselor_Id__c));
  expect(keys).toEqual(new Set(events.map(({ data }) => data.counselor.id)));
  const outcomes = () => pipeline.lines.flatMap((line) => readOutcome(line) ?? []);
  // So much log is still on its way when the last message is done.
  await expect.poll(() => outcomes().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(events.length);
  const said = outcomes().map(({ event, outcome }) => `${event?.id} ${outcome}`);
  expect(said.toSorted()).toEqual(events.map(({ id }) => `${id} applied`).toSorted());
});

test('nothing of a storm is given up or fails', async () => {
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
  expect(pipeline.stack.counts()).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
});
