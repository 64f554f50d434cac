// Runs functions on the messages of two queues, several at once, when and on whichever chance says.

import { type Platform, visibilityMs } from '../services/platform.ts';
import type { SimulatedQueue } from '../services/queue.ts';
import { openSession, type Session } from '../services/salesforce.ts';
import { invoke } from './invoke-export.ts';

export interface RandomEventSource {
  /** Looks for messages in so many milliseconds. */
  look(delayMs: number): void;
  isIdle(): boolean;
}

/** @param slots how many functions run at once */
export function createRandomEventSource(platform: Platform, concurrency: number): RandomEventSource {
  const { world, queues } = platform;
  const { scheduler, random } = world;
  const sessions: Session[] = Array.from({ length: concurrency }, () => openSession(platform));
  let running = 0;
  let invocations = 0;

  function look(delayMs: number): void {
    scheduler.after(delayMs + random.between(0, random.pick([10, 500, 5_000])), () => {
      if (running < concurrency)
        startOn(random.chance(0.5) ? queues.event : queues.backlog) || startOn(queues.event) || startOn(queues.backlog);
    });
  }

  function startOn(queue: SimulatedQueue): boolean {
    const messages = queue.receive(1 + random.int(10), visibilityMs);
    if (messages.length === 0) return false;
    running += 1;
    invocations += 1;
    const session = sessions.shift() ?? openSession(platform);
    const onEnd = () => {
      running -= 1;
      sessions.push(session);
      look(0);
    };
    const rowsInWindow = random.pick([2, 5, 1_000]);
    void invoke(platform, { name: `f${invocations}`, queue, messages, session, rowsInWindow, onEnd });
    return true;
  }

  return { look, isIdle: () => running === 0 };
}
