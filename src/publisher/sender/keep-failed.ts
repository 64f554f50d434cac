// What becomes of an event whose try failed: marked in its name and tried again later, or, after so many tries, reported
// and put among the reported ones. It is told first and moved then: a crash between the two tells it twice, not never.
import { basename } from 'node:path';
import type { PublisherClock } from '../clock.ts';
import type { Tell } from '../report.ts';
import { handedOverAt } from '../spool/entry-name.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { isMissing } from '../spool/system-error.ts';
import type { RetryInFlight } from './retries-in-flight.ts';
import { type RetryDelays, retryDelayMs } from './retry-delay.ts';
import type { Tried } from './try-once.ts';

export interface FailureKeeperOptions {
  spool: Pick<Spool, 'markFailed' | 'moveToReported'>;
  /** Failed tries after which an event is reported. */
  attempts: number;
  delays: RetryDelays;
  clock: PublisherClock;
  random(): number;
  tell: Tell;
}

export function createFailureKeeper({ spool, attempts, delays, clock, random, tell }: FailureKeeperOptions) {
  /** Where the disk refuses the new name, the failed try is remembered in memory alone. */
  async function renamed(rename: () => Promise<SpooledFile>): Promise<SpooledFile | 'gone' | 'refused'> {
    try {
      return await rename();
    } catch (error) {
      return isMissing(error) ? 'gone' : 'refused';
    }
  }

  const countedUp = ({ path, entry }: SpooledFile): SpooledFile => ({
    path,
    entry: { ...entry, failedTries: entry.failedTries + 1 },
  });

  function report(file: SpooledFile, { failure, shipment }: Failed): void {
    tell({
      kind: 'undelivered',
      file: basename(file.path),
      ...(shipment?.event ? { event: shipment.event } : {}),
      ...(shipment ? { key: shipment.key } : {}),
      attempts: file.entry.failedTries + 1,
      ageMs: Math.max(0, clock.now() - handedOverAt(file.entry)),
      failure,
    });
  }

  return {
    /** The next try; undefined where it is not to be tried from here: it was put among the reported ones, or has gone. */
    async keep(file: SpooledFile, failed: Failed, told: boolean): Promise<RetryInFlight | undefined> {
      const failedTries = file.entry.failedTries + 1;
      const dueAt = clock.monotonic() + retryDelayMs(failedTries, delays, random());
      if (failedTries < attempts) {
        const next = await renamed(() => spool.markFailed(file));
        if (next === 'gone') return undefined;
        return { file: next === 'refused' ? countedUp(file) : next, dueAt, told: false };
      }
      if (!told) report(file, failed);
      const moved = await renamed(() => spool.moveToReported(file));
      return moved === 'refused' ? { file: countedUp(file), dueAt, told: true } : undefined;
    },

    async markFailed(file: SpooledFile): Promise<void> {
      await renamed(() => spool.markFailed(file));
    },
  };
}

type Failed = Extract<Tried, { kind: 'failed' }>;
