// A hostile event source: it invokes the function on random batches of the event and backlog queues, at random times, with
// several invocations at once. Most batches are small, as without a batching window.
import { type Platform, visibilityMs } from '../services/platform.ts';
import type { SimulatedQueue } from '../services/queue.ts';
import { openSession, type Session } from '../services/salesforce.ts';
import { invokeExport } from './invoke-export.ts';

export interface RandomEventSource {
  /** Looks for messages after `delayMs` milliseconds and a random while. */
  poll(delayMs: number): void;
  isIdle(): boolean;
}

/** @param concurrency the most invocations at once */
export function createRandomEventSource(platform: Platform, concurrency: number): RandomEventSource {
  const { world, queues } = platform;
  const { scheduler, random } = world;
  const sessions: Session[] = Array.from({ length: concurrency }, () => openSession(platform));
  let running = 0;
  let invocations = 0;

  function poll(delayMs: number): void {
    scheduler.after(delayMs + random.between(0, random.pick([10, 500, 5_000])), () => {
      if (running < concurrency)
        startOn(random.chance(0.5) ? queues.event : queues.backlog) || startOn(queues.event) || startOn(queues.backlog);
    });
  }

  function startOn(queue: SimulatedQueue): boolean {
    const messages = queue.receive(platform.batchSize ?? 1 + random.int(random.pick([3, 10, 10, 40])), visibilityMs);
    if (messages.length === 0) return false;
    running += 1;
    invocations += 1;
    const session = sessions.shift() ?? openSession(platform);
    const onEnd = () => {
      running -= 1;
      sessions.push(session);
      poll(0);
    };
    const rowsInWindow = random.pick([2, 5, 1_000]);
    void invokeExport(platform, { name: `f${invocations}`, queue, messages, session, rowsInWindow, onEnd });
    return true;
  }

  return { poll, isIdle: () => running === 0 };
}
