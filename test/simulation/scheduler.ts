// Owns simulated time. Callbacks run one at a time, ordered by their due time. Before the next one runs, everything that
// the previous one started has reached its next service call. So the due times alone decide a run, and the seed decides
// the due times.
import type { Clock } from '../../src/clock.ts';
import { createHeap } from './binary-heap.ts';

export interface Scheduler {
  clock: Clock;
  /** Runs `act` after `delayMs` milliseconds of simulated time. */
  after(delayMs: number, act: () => void): void;
  /** Runs callbacks until none is left, `stop` returns true, or `stepsAllowed` have run. Returns the number that ran. */
  run(stop: () => boolean, stepsAllowed: number): Promise<number>;
}

interface Due {
  at: number;
  /** Breaks ties: callbacks due at the same time run in the order in which they were scheduled. */
  sequence: number;
  act: () => void;
}

/** Resolves once all code that waits only for promises has run as far as it can. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createScheduler(startMs: number): Scheduler {
  const waiting = createHeap<Due>((a, b) => a.at < b.at || (a.at === b.at && a.sequence < b.sequence));
  let now = startMs;
  let scheduled = 0;

  function after(delayMs: number, act: () => void): void {
    scheduled += 1;
    waiting.push({ at: now + Math.max(0, delayMs), sequence: scheduled, act });
  }

  return {
    clock: { now: () => now, sleep: (delayMs) => new Promise((resolve) => after(delayMs, resolve)) },
    after,
    async run(stop, stepsAllowed) {
      let steps = 0;
      await settled();
      while (steps < stepsAllowed && !stop()) {
        const due = waiting.pop();
        if (!due) break;
        now = due.at;
        due.act();
        steps += 1;
        await settled();
      }
      return steps;
    },
  };
}
