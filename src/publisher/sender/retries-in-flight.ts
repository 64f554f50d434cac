// Failed events that wait for their next attempt, by due time. Those that failed in one object wait together.
import type { SpooledFile } from '../spool/spool.ts';

export interface RetryInFlight {
  /** Files to try together, in the order of handing over. At least one. */
  files: SpooledFile[];
  /** Milliseconds on the monotonic clock. */
  dueAt: number;
  /** Already reported, but the file could not be moved to the reported ones. Such a file is alone. */
  reported: boolean;
}

export type RetriesInFlight = ReturnType<typeof createRetriesInFlight>;

/** Holds few entries, so finding the next one is a linear search. */
export function createRetriesInFlight() {
  const retries = new Set<RetryInFlight>();
  const next = (): RetryInFlight | undefined =>
    [...retries].reduce<RetryInFlight | undefined>((a, b) => (a === undefined || b.dueAt < a.dueAt ? b : a), undefined);
  return {
    /** Number of attempts that are scheduled. */
    size: () => retries.size,
    /** Number of events in these attempts. */
    events: () => [...retries].reduce((sum, { files }) => sum + files.length, 0),
    add(retry: RetryInFlight): void {
      retries.add(retry);
    },
    /** Removes and returns the one that has been due longest; undefined if none is due. */
    takeDue(now: number): RetryInFlight | undefined {
      const retry = next();
      if (!retry || retry.dueAt > now) return undefined;
      retries.delete(retry);
      return retry;
    },
    nextDueAt: (): number => next()?.dueAt ?? Infinity,
    /** Makes every retry due now. */
    makeAllDue(now: number): void {
      for (const retry of retries) retry.dueAt = Math.min(retry.dueAt, now);
    },
    /** Removes and returns all. */
    clear(): RetryInFlight[] {
      const all = [...retries];
      retries.clear();
      return all;
    },
  };
}
