// Kills the function's processes at random moments while events arrive; queues, tables and Salesforce survive.
// No event is lost or written twice, and the newest event wins.
import { expect } from 'vitest';
import { firstRescue } from './events.ts';
import type { Pipeline } from './pipeline.ts';
import { randomFrom } from './random-from.ts';
import { allSettled, timePasses } from './recovering.ts';

export interface Killing {
  kills: number;
  eventsBetween: number;
  counselors: number;
}

const seed = 20_260_302;
/** Messages become visible after this many kills, so that none reaches ten receives and the dead-letter queue. */
const killsInFlight = 8;

export async function killAtRandom(pipeline: Pipeline, { kills, eventsBetween, counselors }: Killing): Promise<void> {
  const { stack, org } = pipeline;
  const random = randomFrom(seed);
  const newest = new Map<string, string>();
  const putEvents = (round: string) => {
    const events = Array.from({ length: eventsBetween }, (_, index) => {
      const counselor = `cc-${Math.floor(random() * counselors)}`;
      // The times are unordered and distinct, so that the newest event is unambiguous.
      const time = new Date(Date.UTC(2026, 2, 2) + Math.floor(random() * 8e9)).toISOString();
      if (time > (newest.get(counselor) ?? '')) newest.set(counselor, time);
      return firstRescue({ id: `e-${round}-${index}`, counselor, time, more: { first_name: time } });
    });
    return Promise.all(events.map((event) => pipeline.put(`events/${event.id}.json`, event)));
  };

  // One round without kills measures the duration, so that the kills are spread over the work on any machine.
  await putEvents('whole');
  const startedAt = performance.now();
  await pipeline.settled();
  const roundMs = performance.now() - startedAt;

  for (let kill = 0; kill < kills; kill += 1) {
    await putEvents(String(kill));
    await new Promise((wake) => setTimeout(wake, random() * roundMs));
    await stack.function.kill();
    if (kill % killsInFlight > 0) continue;
    await stack.pause();
    await timePasses(pipeline);
    stack.resume();
  }
  await allSettled(pipeline);

  expect(await pipeline.bodies('dead-letter')).toEqual([]);
  expect(await pipeline.bodies('parked')).toEqual([]);
  const tasks = org.records('Task').map((record) => String(record.Event_Id__c));
  expect(tasks).toHaveLength((kills + 1) * eventsBetween);
  expect(new Set(tasks).size).toBe((kills + 1) * eventsBetween);
  const contacts = org.records('Contact');
  expect(Object.fromEntries(contacts.map((record) => [record.Counselor_Id__c, record.FirstName]))).toEqual(
    Object.fromEntries(newest),
  );
  expect(contacts).toHaveLength(newest.size);
}
