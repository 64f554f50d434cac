// An object that no invocation can finish: it goes on from the line it came to, in a new message that is no attempt.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readOutcome } from '../../../src/cli/trace/logged-outcome.ts';
import { login } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';

vi.setConfig({ testTimeout: 300_000 });

const lines = 20_000;

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ functionTimeoutSeconds: 15 });
});

afterAll(() => pipeline.close());

it('applies every line of a large object once, though the function has only seconds', async () => {
  const { stack, org } = pipeline;
  const text = Array.from({ length: lines }, (_, index) =>
    JSON.stringify(login({ id: `e-${index}`, counselor: `cc-${index}` })),
  ).join('\n');
  await pipeline.put('events/big.jsonl', text);
  await pipeline.settled();

  expect(org.records('Contact')).toHaveLength(lines);
  const outcomes = await vi.waitFor(
    () => {
      const found = pipeline.lines.flatMap((line) => readOutcome(line) ?? []);
      expect(found.length).toBeGreaterThanOrEqual(lines);
      return found;
    },
    // The log comes through a pipe of its own, later than the answer.
    { timeout: 10_000, interval: 100 },
  );
  expect(new Set(outcomes.map(({ event }) => event?.id)).size).toBe(lines);
  expect(new Set(outcomes.map(({ outcome, attempts }) => `${outcome} ${attempts}`))).toEqual(new Set(['applied 0']));
  expect(stack.counts().function.failures).toBe(0);
  expect(stack.counts().backlog.messages).toBeGreaterThan(0);
  expect(await pipeline.bodies('dead-letter')).toEqual([]);
});
