// Bundles reports so that people are not flooded: the first goes out at once, those of the next minute together. One
// delivery at a time. A failed delivery is not repeated: the log holds every report from the start.
import type { PublisherClock } from '../clock.ts';
import type { Report } from '../report.ts';

export interface Bundle {
  /** Reports in the bundle, also those left out of `reports`. */
  count: number;
  /** The first hundred. */
  reports: Report[];
}

export interface CollectOptions {
  deliver(bundle: Bundle): Promise<void>;
  onFailure(error: unknown): void;
  /** Milliseconds between the starts of two deliveries. */
  everyMs: number;
  clock: Pick<PublisherClock, 'now' | 'sleep'>;
}

const mostReports = 100;

export interface Collector {
  add(report: Report): void;
  /** Delivers the current bundle without waiting. */
  flush(): Promise<void>;
}

export function collectReports({ deliver, onFailure, everyMs, clock }: CollectOptions): Collector {
  let bundle: Bundle = { count: 0, reports: [] };
  let last: Promise<void> = Promise.resolve();
  let waiting = false;
  let startedAt = -Infinity;

  async function deliverBundle(): Promise<void> {
    if (bundle.count === 0) return;
    const own = bundle;
    bundle = { count: 0, reports: [] };
    startedAt = clock.now();
    await deliver(own).catch(onFailure);
  }

  function flush(): Promise<void> {
    last = last.then(deliverBundle);
    return last;
  }

  return {
    add(report) {
      bundle.count += 1;
      if (bundle.reports.length < mostReports) bundle.reports.push(report);
      if (waiting) return;
      waiting = true;
      const waitMs = Math.min(everyMs, Math.max(0, startedAt + everyMs - clock.now()));
      void clock.sleep(waitMs).then(() => {
        waiting = false;
        return flush();
      });
    },
    flush,
  };
}
