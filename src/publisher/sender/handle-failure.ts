// Handles the failed attempts of one object: counts them in the files' names and schedules a retry or, after the
// configured number of attempts, reports an event and moves it to the reported ones. The report goes first, so a crash
// between the two steps repeats it but never loses it.
import { basename } from 'node:path';
import type { PublisherClock } from '../clock.ts';
import type { Reporter } from '../report.ts';
import { type Entry, handedOverAt } from '../spool/entry-name.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { isMissing } from '../spool/system-error.ts';
import type { RetryInFlight } from './retries-in-flight.ts';
import { type RetryDelays, retryDelayMs } from './retry-delay.ts';
import type { Attempt, AttemptResult } from './try-together.ts';

export interface FailureHandlerOptions {
  spool: Pick<Spool, 'markFailed' | 'moveToReported'>;
  /** Failed attempts after which an event is reported. */
  attempts: number;
  delays: RetryDelays;
  clock: PublisherClock;
  random(): number;
  report: Reporter;
  /** Whether the event must no longer share an object with others. */
  goesAlone(entry: Entry): boolean;
}

export interface FailedAttempt extends Attempt {
  result: Extract<AttemptResult, { kind: 'failed' }>;
}

/** A failed attempt whose event is retried. */
interface Retry {
  file: SpooledFile;
  dueAt: number;
  reported: boolean;
}

export function createFailureHandler(options: FailureHandlerOptions) {
  const { spool, attempts, delays, clock, random, report, goesAlone } = options;

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

  function reportUndelivered({ file, result: { failure, event, key } }: FailedAttempt): void {
    report({
      kind: 'undelivered',
      file: basename(file.path),
      ...(event ? { event } : {}),
      ...(key === undefined ? {} : { key }),
      attempts: file.entry.failedTries + 1,
      ageMs: Math.max(0, clock.now() - handedOverAt(file.entry)),
      failure,
    });
  }

  /** Undefined if the event is now among the reported ones, or its file no longer exists. */
  async function retryOf(failed: FailedAttempt, reported: boolean): Promise<Retry | undefined> {
    const { file } = failed;
    const failedTries = file.entry.failedTries + 1;
    const dueAt = clock.monotonic() + retryDelayMs(failedTries, delays, random());
    if (failedTries < attempts) {
      const next = await tryToRename(() => spool.markFailed(file));
      if (next === 'gone') return undefined;
      return { file: next === 'refused' ? withOneMoreFailure(file) : next, dueAt, reported: false };
    }
    if (!reported) reportUndelivered(failed);
    const moved = await tryToRename(() => spool.moveToReported(file));
    return moved === 'refused' ? { file: withOneMoreFailure(file), dueAt, reported: true } : undefined;
  }

  return {
    /** Returns the retries to schedule. A file in none of them is now among the reported ones, or no longer exists. */
    async handle(failed: readonly FailedAttempt[], reported: boolean): Promise<RetryInFlight[]> {
      const together: Retry[] = [];
      const alone: Retry[] = [];
      for (const each of failed) {
        const retry = await retryOf(each, reported);
        if (retry) (retry.reported || goesAlone(retry.file.entry) ? alone : together).push(retry);
      }
      const retries = alone.map(({ file, ...rest }) => ({ files: [file], ...rest }));
      const [first] = together;
      if (first) retries.push({ files: together.map(({ file }) => file), dueAt: first.dueAt, reported: false });
      return retries;
    },

    async markFailed(file: SpooledFile): Promise<void> {
      await tryToRename(() => spool.markFailed(file));
    },
  };
}
