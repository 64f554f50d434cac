// A clock that moves only when the test advances it. It wakes sleepers in the order of their wake times.
import type { PublisherClock } from '../../../src/publisher/publisher.ts';

interface Sleeper {
  at: number;
  wake(): void;
}

export interface SimulatedClock extends PublisherClock {
  /** Advances the clock by `ms` milliseconds. Each woken sleeper gets a turn before time moves on. */
  advance(ms: number): Promise<void>;
  /** Resolves once somebody sleeps until `at`, in milliseconds since the start. */
  untilSomebodySleepsUntil(at: number): Promise<void>;
}

export function simulatedClock(start: number): SimulatedClock {
  let elapsed = 0;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = {
          at: elapsed + delayMs,
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      }),
    async untilSomebodySleepsUntil(at) {
      while (![...sleepers].some((sleeper) => sleeper.at === at))
        await new Promise((resolve) => setTimeout(resolve, 1));
    },
    async advance(ms) {
      const end = elapsed + ms;
      for (;;) {
        const next = [...sleepers].reduce<Sleeper | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
        if (!next || next.at > end) break;
        elapsed = Math.max(elapsed, next.at);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      elapsed = end;
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}
