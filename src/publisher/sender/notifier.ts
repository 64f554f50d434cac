// Wakes a waiting loop. A notification that arrives while nothing waits ends the next wait at once.
import type { PublisherClock } from '../clock.ts';

export interface Notifier {
  notify(): void;
  /** Resolves at the next notification, or after `maxMs` milliseconds. */
  wait(maxMs: number): Promise<void>;
}

export function createNotifier(clock: PublisherClock): Notifier {
  let notified = false;
  let waiting: AbortController | undefined;
  return {
    notify() {
      notified = true;
      waiting?.abort();
    },
    async wait(maxMs) {
      if (!notified) {
        waiting = new AbortController();
        await clock.sleep(maxMs, waiting.signal);
        waiting = undefined;
      }
      notified = false;
    },
  };
}
