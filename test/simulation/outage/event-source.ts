// Takes messages from a queue as Lambda's event source does: so many functions at once, a batch each, and a wait for
// more messages before a batch that is not full.
import { invoke } from '../functions/invoke-export.ts';
import { type Platform, visibilityMs } from '../services/platform.ts';
import type { SimulatedQueue } from '../services/queue.ts';
import { openSession } from '../services/salesforce.ts';

export interface EventSourceOptions {
  /** Functions at once. */
  concurrency: number;
  batchSize: number;
  windowMs: number;
}

const rowsInWindow = 1_000;

/** Goes on for ever; `isIdle` is true while no function runs. */
export function startEventSource(platform: Platform, queue: SimulatedQueue, options: EventSourceOptions) {
  const { world } = platform;
  const { scheduler } = world;
  let running = 0;
  let invocations = 0;

  function lane(session: ReturnType<typeof openSession>): void {
    const again = () => lane(session);
    const messages = queue.receive(options.batchSize, visibilityMs);
    if (messages.length === 0) {
      scheduler.after(options.windowMs, again);
      return;
    }
    running += 1;
    invocations += 1;
    const onEnd = () => {
      running -= 1;
      scheduler.after(options.windowMs, again);
    };
    void invoke(platform, { name: `${queue.name} ${invocations}`, queue, messages, session, rowsInWindow, onEnd });
  }

  for (let count = 0; count < options.concurrency; count += 1) {
    const session = openSession(platform);
    scheduler.after(world.random.between(0, options.windowMs), () => lane(session));
  }
  return { isIdle: () => running === 0, invocations: () => invocations };
}
