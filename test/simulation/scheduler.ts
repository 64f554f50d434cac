// Owns time. What is due runs one at a time, in the order of its time; before the next one everything that the last one
// set going has come to its next port. So a run is decided by the times alone, and those come from the seed.
import type { Clock } from '../../src/clock.ts';

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
  place: number;
  act: () => void;
}

/** Everything that waits for nothing but promises has gone as far as it can once this resolves. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createScheduler(startMs: number): Scheduler {
  const heap: Due[] = [];
  let now = startMs;
  let places = 0;
  const isBefore = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.place < b.place);

  function push(due: Due): void {
    let index = heap.push(due) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(due, heap[parent] as Due)) break;
      heap[index] = heap[parent] as Due;
      index = parent;
    }
    heap[index] = due;
  }

  function pop(): Due | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && isBefore(heap[right] as Due, heap[left] as Due) ? right : left;
      if (!isBefore(heap[child] as Due, last)) break;
      heap[index] = heap[child] as Due;
      index = child;
    }
    heap[index] = last;
    return top;
  }

  function after(delayMs: number, act: () => void): void {
    places += 1;
    push({ at: now + Math.max(0, delayMs), place: places, act });
  }

  return {
    clock: { now: () => now, sleep: (delayMs) => new Promise((resolve) => after(delayMs, resolve)) },
    after,
    async run(stop, stepsAllowed) {
      let steps = 0;
      await settled();
      while (steps < stepsAllowed && !stop()) {
        const due = pop();
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
