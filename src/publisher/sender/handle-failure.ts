// Handles a failed attempt: counts it in the file's name and schedules a retry or, after the configured number of
// attempts, reports the event and moves it to the reported ones. The report goes first, so a crash between the two
// steps repeats it but never loses it.
import { basename } from 'node:path';
import type { PublisherClock } from '../clock.ts';
import type { Reporter } from '../report.ts';
import { handedOverAt } from '../spool/entry-name.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { isMissing } from '../spool/system-error.ts';
import type { RetryInFlight } from './retries-in-flight.ts';
import { type RetryDelays, retryDelayMs } from './retry-delay.ts';
import type { AttemptResult } from './try-once.ts';

export interface FailureHandlerOptions {
  spool: Pick<Spool, 'markFailed' | 'moveToReported'>;
  /** Failed attempts after which an event is reported. */
  attempts: number;
  delays: RetryDelays;
  clock: PublisherClock;
  random(): number;
  report: Reporter;
}

export function createFailureHandler({ spool, attempts, delays, clock, random, report }: FailureHandlerOptions) {
  /** If the disk refuses the new name, the failed attempt is counted only in memory. */
  async function tryToRename(rename: () => Promise<SpooledFile>): Promise<SpooledFile | 'gone' | 'refused'> {
    try {
      return await rename();
    } catch (error) {
      return isMissing(error) ? 'gone' : 'refused';
    }
  }

  const withOneMoreFailure = ({ path, entry }: SpooledFile): SpooledFile => ({
    path,
    entry: { ...entry, failedTries: entry.failedTries + 1 },
  });

  function reportUndelivered(file: SpooledFile, { failure, shipment }: Failed): void {
    report({
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
    /** The retry to schedule; undefined if the event is now among the reported ones, or its file has gone. */
    async handle(file: SpooledFile, failed: Failed, reported: boolean): Promise<RetryInFlight | undefined> {
      const failedTries = file.entry.failedTries + 1;
      const dueAt = clock.monotonic() + retryDelayMs(failedTries, delays, random());
      if (failedTries < attempts) {
        const next = await tryToRename(() => spool.markFailed(file));
        if (next === 'gone') return undefined;
        return { file: next === 'refused' ? withOneMoreFailure(file) : next, dueAt, reported: false };
      }
      if (!reported) reportUndelivered(file, failed);
      const moved = await tryToRename(() => spool.moveToReported(file));
      return moved === 'refused' ? { file: withOneMoreFailure(file), dueAt, reported: true } : undefined;
    },

    async markFailed(file: SpooledFile): Promise<void> {
      await tryToRename(() => spool.markFailed(file));
    },
  };
}

type Failed = Extract<AttemptResult, { kind: 'failed' }>;
