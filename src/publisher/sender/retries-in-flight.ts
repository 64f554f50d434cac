// Events that failed and wait for their next try, by the time it is due.
import { identityOf } from '../spool/entry-name.ts';
import type { SpooledFile } from '../spool/spool.ts';

export interface RetryInFlight {
  file: SpooledFile;
  /** By the monotonic clock, in milliseconds. */
  dueAt: number;
  /** It was reported and could not be put among the reported ones. */
  told: boolean;
}

export type RetriesInFlight = ReturnType<typeof createRetriesInFlight>;

/** Holds few: the next one is looked for among all. */
export function createRetriesInFlight() {
  const retriesInFlight = new Map<string, RetryInFlight>();
  const next = (): RetryInFlight | undefined =>
    [...retriesInFlight.values()].reduce<RetryInFlight | undefined>(
      (a, b) => (a === undefined || b.dueAt < a.dueAt ? b : a),
      undefined,
    );
  return {
    size: () => retriesInFlight.size,
    add(retryInFlight: RetryInFlight): void {
      retriesInFlight.set(identityOf(retryInFlight.file.entry), retryInFlight);
    },
    /** The one that has been due for longest, taken out; undefined where none is due. */
    takeDue(now: number): RetryInFlight | undefined {
      const retryInFlight = next();
      if (!retryInFlight || retryInFlight.dueAt > now) return undefined;
      retriesInFlight.delete(identityOf(retryInFlight.file.entry));
      return retryInFlight;
    },
    nextDueAt: (): number => next()?.dueAt ?? Infinity,
    /** All are due now. */
    hurry(now: number): void {
      for (const retryInFlight of retriesInFlight.values()) retryInFlight.dueAt = Math.min(retryInFlight.dueAt, now);
    },
    /** Takes all out. */
    clear(): RetryInFlight[] {
      const all = [...retriesInFlight.values()];
      retriesInFlight.clear();
      return all;
    },
  };
}
