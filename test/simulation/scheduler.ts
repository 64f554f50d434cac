// Owns time. What is due runs one at a time, in the order of its time; before the next one everything that the last one
// set going has come to its next port. So a run is decided by the times alone, and those come from the seed.
import type { Clock } from '../../src/clock.ts';
import { createHeap } from './binary-heap.ts';

export interface Scheduler {
  clock: Clock;
  /** Runs `act` after so many milliseconds of simulated time. */
  after(delayMs: number, act: () => void): void;
  /** Runs what is due until nothing is, or `stop` says so, or after so many steps. Gives the steps taken. */
  run(stop: () => boolean, stepsAllowed: number): Promise<number>;
}

interface Due {
  at: number;
  /** Breaks ties: first set, first run. */
  location: number;
  act: () => void;
}

/** Everything that waits for nothing but promises has gone as far as it can once this resolves. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createScheduler(startMs: number): Scheduler {
  const waiting = createHeap<Due>((a, b) => a.at < b.at || (a.at === b.at && a.location < b.location));
  let now = startMs;
  let locations = 0;

  function after(delayMs: number, act: () => void): void {
    locations += 1;
    waiting.push({ at: now + Math.max(0, delayMs), location: locations, act });
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
