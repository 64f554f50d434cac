// Stores one event in the spool, or returns the reason for refusing it. Never rejects and never exceeds its timeout:
// limits are checked before anything is written, and a disk that does not answer is not waited for.
import type { PublisherClock } from './clock.ts';
import type { Refusing, Reporter } from './report.ts';
import type { Entry } from './spool/entry-name.ts';
import type { Incoming } from './spool/group-commit.ts';
import type { Spool, SpooledFile } from './spool/spool.ts';
import { isDiskFull, isMissing } from './spool/system-error.ts';

/** `gone`: the dropped file no longer exists. */
export type Accepted = { entry: Entry } | { refused: Refusing['reason'] | 'gone' };

export interface HandOverOptions {
  spool: Pick<Spool, 'add' | 'summary'>;
  /** Resolves once the spool is open. Pass `reopen` if its folders may have been removed. @throws the system's error */
  open(reopen?: 'reopen'): Promise<void>;
  onStored(file: SpooledFile): void;
  maxSpoolBytes: number;
  maxSpoolEvents: number;
  clock: PublisherClock;
  report: Reporter;
}

/** Limit of what is held in memory: events handed over and not yet durable. */
const maxPending = { entries: 10_000, bytes: 64 * 1024 * 1024 };

/** A reason is reported at most once in this interval. */
const reportEveryMs = 60_000;

export function createHandOver(options: HandOverOptions) {
  const { spool, open, onStored, maxSpoolBytes, maxSpoolEvents, clock, report } = options;
  const pending = { entries: 0, bytes: 0 };
  const reportedAt = new Map<string, number>();
  let refused = 0;

  function refuse(reason: Refusing['reason']): Accepted {
    refused += 1;
    const now = clock.monotonic();
    if (now - (reportedAt.get(reason) ?? -Infinity) >= reportEveryMs) {
      reportedAt.set(reason, now);
      report({ kind: 'refusing', reason });
    }
    return { refused: reason };
  }

  function findObstacle(bytes: number): Refusing['reason'] | undefined {
    const { events, bytes: occupied } = spool.summary();
    if (events + pending.entries >= maxSpoolEvents || occupied + pending.bytes + bytes > maxSpoolBytes) {
      return 'spool-full';
    }
    return pending.entries >= maxPending.entries || pending.bytes + bytes > maxPending.bytes ? 'too-busy' : undefined;
  }

  async function store(incoming: Incoming): Promise<Accepted | { failed: unknown }> {
    pending.entries += 1;
    pending.bytes += incoming.bytes.length;
    try {
      await open();
      const file = await spool.add(incoming);
      onStored(file);
      return { entry: file.entry };
    } catch (error) {
      if (incoming.path !== undefined && isMissing(error)) return { refused: 'gone' };
      // Somebody may have removed the spool's folders: recreate them for the next event.
      if (isMissing(error)) void open('reopen').catch(() => {});
      return { failed: error };
    } finally {
      pending.entries -= 1;
      pending.bytes -= incoming.bytes.length;
    }
  }

  return {
    async accept(incoming: Incoming, timeoutMs: number): Promise<Accepted> {
      const obstacle = findObstacle(incoming.bytes.length);
      if (obstacle) return refuse(obstacle);
      const cancelTimeout = new AbortController();
      const timeout = clock.sleep(timeoutMs, cancelTimeout.signal).then(() => undefined);
      const stored = await Promise.race([store(incoming), timeout]);
      cancelTimeout.abort();
      if (stored === undefined) return refuse('timeout');
      if ('failed' in stored) return refuse(isDiskFull(stored.failed) ? 'disk-full' : 'spool-unwritable');
      return stored;
    },
    /** Number of events handed over and not yet durable. */
    pending: (): number => pending.entries,
    refused: (): number => refused,
  };
}
