// A message burst costs few Salesforce calls and loses no event.
import { expect, onTestFinished } from 'vitest';
import { readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { eventually } from '../../eventually.ts';
import { login } from './events.ts';
import { startPipeline } from './pipeline.ts';

export async function applyMessageBurst(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, index) =>
    login({ id: `storm-${index}`, counselor: `storm-${index}` }),
  );
  const pipeline = await startPipeline({ startPaused: true });
  onTestFinished(() => pipeline.close());
  for (let from = 0; from < events.length; from += 50) {
    await Promise.all(events.slice(from, from + 50).map((event) => pipeline.put(`events/${event.id}.json`, event)));
  }
  pipeline.stack.resume();
  await pipeline.settled();

  const { apiCalls, rows } = pipeline.org.counters();
  expect(rows.Contact).toMatchObject({ created: count, updated: 0, failed: 0 });
  expect(apiCalls).toBeLessThanOrEqual(10);

  // Each event has exactly one outcome and its record. Part of the log still arrives after the last message is deleted.
  const keys = new Set(pipeline.org.records('Contact').map((record) => record.Counselor_Id__c));
  expect(keys).toEqual(new Set(events.map(({ data }) => data.counselor.id)));
  const outcomes = () => pipeline.lines.flatMap(readOutcomes);
  await eventually(() => expect(outcomes().length).toBeGreaterThanOrEqual(events.length));
  const summaries = outcomes().map(({ event, outcome, failure }) => `${event?.id} ${failure?.code ?? outcome}`);
  expect(summaries.toSorted()).toEqual(events.map(({ id }) => `${id} applied`).toSorted());

  // No event is abandoned, and no invocation fails.
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
  expect(pipeline.stack.counts()).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
}
