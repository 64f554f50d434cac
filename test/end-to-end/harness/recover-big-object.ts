// An object that no single invocation can finish: a new message continues at the next line,
// which does not count as an attempt.
import { expect, onTestFinished } from 'vitest';
import { readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { eventually } from '../../eventually.ts';
import { bundled } from './bundled.ts';
import { login } from './events.ts';
import { startPipeline } from './pipeline.ts';

export interface BigObject {
  lines: number;
  /** How often one invocation checks the time before it must stop; each line needs one or two checks. */
  looksAtTime: number;
}

export async function applyBigObject({ lines, looksAtTime }: BigObject): Promise<void> {
  const pipeline = await startPipeline({
    handlerModule: bundled('short-of-time'),
    environment: { LOOKS_AT_TIME: String(looksAtTime) },
  });
  onTestFinished(() => pipeline.close());
  const { stack, org } = pipeline;
  const text = Array.from({ length: lines }, (_, index) =>
    JSON.stringify(login({ id: `e-${index}`, counselor: `cc-${index}` })),
  ).join('\n');
  await pipeline.put('events/big.jsonl', text);
  await pipeline.settled();

  expect(org.records('Contact')).toHaveLength(lines);
  // The log arrives through its own pipe, later than the response.
  const outcomes = await eventually(() => {
    const logged = pipeline.lines.flatMap(readOutcomes);
    expect(logged.length).toBeGreaterThanOrEqual(lines);
    return logged;
  });
  expect(new Set(outcomes.map(({ event }) => event?.id)).size).toBe(lines);
  expect(new Set(outcomes.map(({ outcome, attempts }) => `${outcome} ${attempts}`))).toEqual(new Set(['applied 0']));
  expect(stack.counts().function.failures).toBe(0);
  expect(stack.counts().backlog.messages).toBeGreaterThan(0);
  expect(await pipeline.bodies('dead-letter')).toEqual([]);
}
