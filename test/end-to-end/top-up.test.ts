// Small batches, as Lambda delivers them without a batching window: the function tops up its batch from its own queue.
import { afterEach, expect, test } from 'vitest';
import { readOutcomes } from '../../src/cli/trace/logged-outcome.ts';
import type { StackOptions } from '../../src/local/stack-options.ts';
import { eventually } from '../eventually.ts';
import { isOnMoto } from './harness/backend.ts';
import { bundled } from './harness/bundled.ts';
import { login } from './harness/events.ts';
import { hiddenMs, type Pipeline, startPipeline } from './harness/pipeline.ts';
import { allSettled } from './harness/recovering.ts';

let pipeline: Pipeline;
afterEach(() => pipeline.close());

async function startPaused(options: Partial<StackOptions> = {}): Promise<void> {
  const concurrency = { event: 2, backlog: 1 };
  const settings = { batchSize: 10, windowSeconds: 0, maximumConcurrency: concurrency, startPaused: true };
  pipeline = await startPipeline({ ...settings, ...options });
}

const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

async function put(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 50) {
    const some = ids.slice(from, from + 50);
    await Promise.all(some.map((id) => pipeline.put(`events/${id}.json`, login({ id, counselor: id }))));
  }
}

/** Without duplicates: the last lines of the log arrive after the last message is deleted. */
const applied = () =>
  pipeline.lines
    .flatMap(readOutcomes)
    .filter(({ outcome }) => outcome === 'applied')
    .map(({ event }) => String(event?.id));

const counselors = () => pipeline.org.records('Contact').map((record) => String(record.Counselor_Id__c));

test('two hundred events in batches of ten cost few calls, and each is applied once', async () => {
  await startPaused();
  const ids = idsOf('burst', 200);
  await put(ids);
  pipeline.stack.resume();
  await allSettled(pipeline);

  const { apiCalls, rows } = pipeline.org.counters();
  expect(rows.Contact).toMatchObject({ created: 200, updated: 0, failed: 0 });
  // Twenty or more without topping up.
  expect(apiCalls).toBeLessThanOrEqual(10);
  await eventually(() => expect(applied().toSorted()).toEqual(ids.toSorted()));
  await pipeline.stack.pause();
  const counts = pipeline.stack.counts();
  expect(counts).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
  expect(counts.event.messages).toBeLessThan(200);
});

// Only calls over HTTP are refused: those of the function, not those of the event source.
test.skipIf(isOnMoto())(
  'a lone event costs no receive, and a burst does without receives that are refused',
  async () => {
    await startPaused();
    pipeline.stack.sqs.faults.add({ action: 'ReceiveMessage', code: 'ServiceUnavailable', times: 1_000 });
    const refusals = () => pipeline.lines.filter((line) => line.includes('could not receive more messages'));
    pipeline.stack.resume();
    await put(['lone']);
    await allSettled(pipeline);
    expect(counselors()).toEqual(['lone']);
    expect(refusals()).toEqual([]);

    await pipeline.stack.pause();
    await put(idsOf('burst', 30));
    pipeline.stack.resume();
    await allSettled(pipeline);
    expect(counselors()).toHaveLength(31);
    await eventually(() => expect(refusals()).not.toEqual([]));
    await pipeline.stack.pause();
    expect(pipeline.stack.counts()).toMatchObject({ function: { failures: 0 }, event: { failedMessages: 0 } });
  },
);

test('what a killed function had received itself comes back sooner than what was delivered to it, and is applied', async () => {
  await startPaused({
    handlerModule: bundled('dies-of-killers'),
    maximumConcurrency: { event: 1, backlog: 1 },
  });
  const ids = idsOf('first', 10);
  await put(ids);
  await put(['killer']);
  await put(idsOf('second', 4));
  pipeline.stack.resume();
  await eventually(() => expect(pipeline.stack.counts().function.failures).toBe(1));
  await pipeline.stack.pause();
  expect(await pipeline.counts('event')).toMatchObject({ ready: 0 });
  // Its time limit, five minutes for a call without an answer, and half a minute; the queue hides for six time limits.
  await pipeline.passTime(hiddenMs / 6 + 331_000);
  // S3's test message and nine others were delivered.
  expect(await pipeline.counts('event')).toMatchObject({ ready: 6 });

  pipeline.stack.resume();
  await allSettled(pipeline);
  expect(counselors().toSorted()).toEqual([...ids, ...idsOf('second', 4)].toSorted());
  expect((await pipeline.bodies('dead-letter')).map((body) => /killer/.test(body))).toEqual([true]);
});
