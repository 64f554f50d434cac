// The function's processes are killed fifty times at random moments while two thousand events arrive; queues, tables
// and Salesforce survive. Nothing is lost, nothing is there twice, and the newest event has won.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isOnMoto } from '../harness/backend.ts';
import { firstRescue } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';
import { randomFrom } from '../harness/random-from.ts';
import { allSettled } from '../harness/recovering.ts';

vi.setConfig({ testTimeout: 1_200_000 });

const seed = 20_260_302;
const kills = 50;
const eventsBetween = isOnMoto() ? 15 : 40;
const longestPauseMs = isOnMoto() ? 4_000 : 1_400;
/** A message comes back after so many kills: none is killed ten times, which would be a dead letter. */
const killsInFlight = 8;
const counselors = 150;
/** Each call of moto takes several times as long. */
const functionTimeoutSeconds = isOnMoto() ? 20 : 6;

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({
    functionTimeoutSeconds,
    maximumConcurrency: { event: 2, backlog: 1 },
  });
});

afterAll(() => pipeline.close());

it('loses nothing and duplicates nothing when it is killed fifty times', async () => {
  const { stack, org } = pipeline;
  const random = randomFrom(seed);
  const newest = new Map<string, string>();
  for (let kill = 0; kill < kills; kill += 1) {
    const events = Array.from({ length: eventsBetween }, (_, index) => {
      const counselor = `cc-${Math.floor(random() * counselors)}`;
      // In no order of time, and no two alike: which one is the newest is beyond doubt.
      const time = new Date(Date.UTC(2026, 2, 2) + Math.floor(random() * 8e9)).toISOString();
      if (time > (newest.get(counselor) ?? '')) newest.set(counselor, time);
      return firstRescue({ id: `e-${kill}-${index}`, counselor, time, more: { first_name: time } });
    });
    await Promise.all(events.map((event) => pipeline.put(`events/${event.id}.json`, event)));
    await new Promise((wake) => setTimeout(wake, random() * longestPauseMs));
    await stack.function.kill();
    if (kill % killsInFlight === 0) await pipeline.passTime(6 * functionTimeoutSeconds * 1_000);
  }
  await allSettled(pipeline, 6 * functionTimeoutSeconds * 1_000);

  expect(stack.counts().function.failures).toBeGreaterThan(5);
  expect(await pipeline.bodies('dead-letter')).toEqual([]);
  expect(await pipeline.bodies('parked')).toEqual([]);
  const tasks = org.records('Task').map((record) => String(record.Event_Id__c));
  expect(tasks).toHaveLength(kills * eventsBetween);
  expect(new Set(tasks).size).toBe(kills * eventsBetween);
  const contacts = org.records('Contact');
  expect(Object.fromEntries(contacts.map((record) => [record.Counselor_Id__c, record.FirstName]))).toEqual(
    Object.fromEntries(newest),
  );
  expect(contacts).toHaveLength(newest.size);
});
