// Polls a queue as Lambda's event source mapping does: a limited number of concurrent invocations, one batch each, and a
// pause between polls.
import { invokeExport } from '../functions/invoke-export.ts';
import { type Platform, visibilityMs } from '../services/platform.ts';
import type { SimulatedQueue } from '../services/queue.ts';
import { openSession } from '../services/salesforce.ts';

export interface EventSourceOptions {
  /** The most invocations at once. */
  concurrency: number;
  batchSize: number;
  windowMs: number;
}

const rowsInWindow = 1_000;

/** Never stops; `isIdle` is true while no invocation runs. */
export function startEventSource(platform: Platform, queue: SimulatedQueue, options: EventSourceOptions) {
  const { world } = platform;
  const { scheduler } = world;
  let running = 0;
  let invocations = 0;

  function poll(session: ReturnType<typeof openSession>): void {
    const pollAgain = () => poll(session);
    const messages = queue.receive(options.batchSize, visibilityMs);
    if (messages.length === 0) {
      scheduler.after(options.windowMs, pollAgain);
      return;
    }
    running += 1;
    invocations += 1;
    const onEnd = () => {
      running -= 1;
      scheduler.after(options.windowMs, pollAgain);
    };
    void invokeExport(platform, {
      name: `${queue.name} ${invocations}`,
      queue,
      messages,
      session,
      rowsInWindow,
      onEnd,
    });
  }

  for (let count = 0; count < options.concurrency; count += 1) {
    const session = openSession(platform);
    scheduler.after(world.random.between(0, options.windowMs), () => poll(session));
  }
  return { isIdle: () => running === 0, invocations: () => invocations };
}
