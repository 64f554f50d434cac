// Watches the two queues that a system consumes.
import type { Stack } from '../../src/local/stack-options.ts';

const consumed = ['event', 'backlog'] as const;

/** Number of unsettled messages, and how many of them are ready. */
export function waiting({ sqs }: Stack): { all: number; ready: number } {
  const counts = consumed.map((name) => sqs.sqs.counts(name));
  const ready = counts.reduce((sum, each) => sum + each.ready, 0);
  return { all: counts.reduce((sum, each) => sum + each.delayed + each['in-flight'], ready), ready };
}

/** Milliseconds until the next hidden or delayed message becomes ready; undefined if none is waiting. */
export function untilNextDue({ sqs }: Stack): number | undefined {
  const due = consumed.flatMap((name) => sqs.sqs.nextDueAt(name) ?? []);
  return due.length === 0 ? undefined : Math.min(...due) - sqs.sqs.now();
}

/** Rejects if the queues are not empty in time. */
export async function drained(stack: Stack, limitMs: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const { all } = waiting(stack);
    reject(new Error(`After ${limitMs / 1000} s, ${all} messages are still in the queues.`));
  }, limitMs);
  await Promise.race([stack.idle(), promise]).finally(() => clearTimeout(timer));
}
