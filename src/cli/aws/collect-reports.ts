// Reports to people, not a flood of them: the first at once, then those of a while together. One delivery at a time;
// what a delivery fails to bring is said in the log alone, where each report has been from the start.
import type { Clock } from '../../clock.ts';
import type { Report } from '../../publisher/publisher.ts';

export interface Bundle {
  /** How many there were. */
  count: number;
  /** The first of them. */
  reports: Report[];
}

export interface CollectOptions {
  deliver(bundle: Bundle): Promise<void>;
  onFailure(error: unknown): void;
  /** Milliseconds from the start of one delivery to that of the next. */
  everyMs: number;
  clock: Clock;
}

const mostReports = 100;

export interface Collector {
  add(report: Report): void;
  /** Delivers what has gathered, without the wait. */
  flush(): Promise<void>;
}

export function collectReports({ deliver, onFailure, everyMs, clock }: CollectOptions): Collector {
  let bundle: Bundle = { count: 0, reports: [] };
  let last: Promise<void> = Promise.resolve();
  let waiting = false;
  let startedAt = -Infinity;

  async function bring(): Promise<void> {
    if (bundle.count === 0) return;
    const own = bundle;
    bundle = { count: 0, reports: [] };
    startedAt = clock.now();
    await deliver(own).catch(onFailure);
  }

  function flush(): Promise<void> {
    last = last.then(bring);
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
