// The recover function of a running pipeline, invoked when the test says so, and the passing of time until all is done.
import { createFunction } from '../../../src/local/function/function.ts';
import type { Stack } from '../../../src/local/stack-options.ts';
import type { Counts } from './backend.ts';
import { bundled } from './bundled.ts';
import { hiddenMs, type Pipeline } from './pipeline.ts';

/** Invokes recover once, in a process of its own; gives what it returned, or how it ended. */
export async function recover(stack: Stack): Promise<unknown> {
  const { environment } = stack;
  const handlerModule = bundled('recover');
  const one = createFunction({ name: 'recover', handlerModule, environment, timeoutMs: 900_000 });
  try {
    const result = await one.invoke({});
    return result.kind === 'returned' ? result.payload : result;
  } finally {
    await one.close();
  }
}

const sources = ['event', 'backlog'] as const;

async function left(pipeline: Pipeline, kinds: readonly (keyof Counts)[]): Promise<number> {
  const counts = await Promise.all(sources.map((name) => pipeline.counts(name)));
  return counts.flatMap((each) => kinds.map((kind) => each[kind])).reduce((sum, count) => sum + count, 0);
}

/**
 * Lets time pass, again and again, until the event and the backlog queue are empty.
 * @param options.locksHold the locks of events are those of another delivery, and not of an invocation that died
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
 * What is hidden or locked comes back. The stack is paused: no invocation is under way then, nor a batch on its way to
 * one, and whoever hid or locked it has died.
 */
export async function timePasses(pipeline: Pipeline, { locksHold = false } = {}): Promise<void> {
  await pipeline.passTime(hiddenMs);
  if (!locksHold) await pipeline.endLocks();
}
