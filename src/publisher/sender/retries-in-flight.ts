// Failed events that wait for their next attempt, by due time.
import { identityOf } from '../spool/entry-name.ts';
import type { SpooledFile } from '../spool/spool.ts';

export interface RetryInFlight {
  file: SpooledFile;
  /** Milliseconds on the monotonic clock. */
  dueAt: number;
  /** Already reported, but its file could not be moved to the reported ones. */
  reported: boolean;
}

export type RetriesInFlight = ReturnType<typeof createRetriesInFlight>;

/** Holds few entries, so finding the next one is a linear search. */
export function createRetriesInFlight() {
  const retries = new Map<string, RetryInFlight>();
  const next = (): RetryInFlight | undefined =>
    [...retries.values()].reduce<RetryInFlight | undefined>(
      (a, b) => (a === undefined || b.dueAt < a.dueAt ? b : a),
      undefined,
    );
  return {
    size: () => retries.size,
    add(retry: RetryInFlight): void {
      retries.set(identityOf(retry.file.entry), retry);
    },
    /** Removes and returns the one that has been due longest; undefined if none is due. */
    takeDue(now: number): RetryInFlight | undefined {
      const retry = next();
      if (!retry || retry.dueAt > now) return undefined;
      retries.delete(identityOf(retry.file.entry));
      return retry;
    },
    nextDueAt: (): number => next()?.dueAt ?? Infinity,
    /** Makes every retry due now. */
    makeAllDue(now: number): void {
      for (const retry of retries.values()) retry.dueAt = Math.min(retry.dueAt, now);
    },
    /** Removes and returns all. */
    clear(): RetryInFlight[] {
      const all = [...retries.values()];
      retries.clear();
      return all;
    },
  };
}
