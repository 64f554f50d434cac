// A clock that moves when it is told to. Who sleeps is woken in the order of waking times.
import type { PublisherClock } from '../../../src/publisher/publisher.ts';

interface Sleeper {
  at: number;
  wake(): void;
}

export interface SimulatedClock extends PublisherClock {
  /** Lets so many milliseconds pass. What is woken does its work on the real disk before time goes on. */
  pass(ms: number): Promise<void>;
}

export function simulatedClock(start: number): SimulatedClock {
  let passed = 0;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => start + passed,
    monotonic: () => passed,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = {
          at: passed + delayMs,
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      }),
    async pass(ms) {
      const end = passed + ms;
      for (;;) {
        const next = [...sleepers].reduce<Sleeper | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
        if (!next || next.at > end) break;
        passed = Math.max(passed, next.at);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      passed = end;
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}
