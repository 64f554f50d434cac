// Invokes the recover function of a running pipeline on request, and lets time pass until all messages are processed.
import { createFunction } from '../../../src/local/function/function.ts';
import type { Stack } from '../../../src/local/stack-options.ts';
import type { Counts } from './backend.ts';
import { bundled } from './bundled.ts';
import { hiddenMs, type Pipeline } from './pipeline.ts';

/** Invokes recover once, in its own process. Resolves with its return value, or with how it ended. */
export async function recover(stack: Stack): Promise<unknown> {
  const { environment } = stack;
  const handlerModule = bundled('recover');
  const recoverFunction = createFunction({ name: 'recover', handlerModule, environment, timeoutMs: 900_000 });
  try {
    const result = await recoverFunction.invoke({});
    return result.kind === 'returned' ? result.payload : result;
  } finally {
    await recoverFunction.close();
  }
}

const sources = ['event', 'backlog'] as const;

async function left(pipeline: Pipeline, kinds: readonly (keyof Counts)[]): Promise<number> {
  const counts = await Promise.all(sources.map((name) => pipeline.counts(name)));
  return counts.flatMap((each) => kinds.map((kind) => each[kind])).reduce((sum, count) => sum + count, 0);
}

/**
 * Lets time pass repeatedly until the event queue and the backlog queue are empty.
 * @param options.locksHold another delivery holds the event locks, not an invocation that crashed
 */
export async function allSettled(pipeline: Pipeline, { locksHold = false } = {}): Promise<void> {
  const { stack } = pipeline;
  while ((await left(pipeline, ['ready', 'inFlight', 'delayed'])) > 0) {
    while ((await left(pipeline, ['ready'])) > 0) await new Promise((wake) => setTimeout(wake, pipeline.lookEveryMs));
    await stack.pause();
    if ((await left(pipeline, ['ready'])) === 0) await timePasses(pipeline, { locksHold });
    stack.resume();
  }
}

/**
 * Makes hidden messages visible and releases locks. The stack is paused, so no invocation is running and no batch is on
 * its way to one: whatever hid a message or locked an event has crashed.
 */
export async function timePasses(pipeline: Pipeline, { locksHold = false } = {}): Promise<void> {
  await pipeline.passTime(hiddenMs);
  if (!locksHold) await pipeline.endLocks();
}
