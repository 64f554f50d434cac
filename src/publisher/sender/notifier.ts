// Wakes a loop that waits: a ring while nobody waits is kept for the next wait.
import type { PublisherClock } from '../clock.ts';

export interface Notifier {
  ring(): void;
  /** Resolves at the next ring, or after so many milliseconds. */
  wait(longestMs: number): Promise<void>;
}

export function createNotifier(clock: PublisherClock): Notifier {
  let rung = false;
  let waiting: AbortController | undefined;
  return {
    ring() {
      rung = true;
      waiting?.abort();
    },
    async wait(longestMs) {
      if (!rung) {
        waiting = new AbortController();
        await clock.sleep(longestMs, waiting.signal);
        waiting = undefined;
      }
      rung = false;
    },
  };
}
