// A clock that moves only when the test advances it. It wakes sleepers in the order of their wake times.
import type { PublisherClock } from '../../../src/publisher/publisher.ts';

interface Sleeper {
  at: number;
  wake(): void;
}

export interface SimulatedClock extends PublisherClock {
  /** Advances the clock by `ms` milliseconds. Each woken sleeper gets a turn before time moves on. Ends when reads, writes
   * and requests have ended. */
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
      await ioIsDone();
    },
  };
}

const work = new Set(['FSReqCallback', 'FSReqPromise', 'TCPConnectWrap', 'GetAddrInfoReqWrap']);
/** What goes through a loopback connection is there in the next turn of the event loop. */
const quietTurns = 20;

/** Resolves once files and connections have been left alone for some turns, so that no test depends on their speed. */
async function ioIsDone() {
  for (let quiet = 0; quiet < quietTurns; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (process.getActiveResourcesInfo().some((resource) => work.has(resource))) quiet = -1;
  }
}
