// Events that failed and wait for their next try, by the time it is due.
import { identityOf } from '../spool/entry-name.ts';
import type { SpooledFile } from '../spool/spool.ts';

export interface Trial {
  file: SpooledFile;
  /** By the monotonic clock, in milliseconds. */
  dueAt: number;
  /** It was reported and could not be put among the reported ones. */
  told: boolean;
}

export type Trials = ReturnType<typeof createTrials>;

/** Holds few: the next one is looked for among all. */
export function createTrials() {
  const trials = new Map<string, Trial>();
  const next = (): Trial | undefined =>
    [...trials.values()].reduce<Trial | undefined>((a, b) => (a === undefined || b.dueAt < a.dueAt ? b : a), undefined);
  return {
    size: () => trials.size,
    add(trial: Trial): void {
      trials.set(identityOf(trial.file.entry), trial);
    },
    /** The one that has been due for longest, taken out; undefined where none is due. */
    takeDue(now: number): Trial | undefined {
      const trial = next();
      if (!trial || trial.dueAt > now) return undefined;
      trials.delete(identityOf(trial.file.entry));
      return trial;
    },
    nextDueAt: (): number => next()?.dueAt ?? Infinity,
    /** All are due now. */
    hurry(now: number): void {
      for (const trial of trials.values()) trial.dueAt = Math.min(trial.dueAt, now);
    },
    /** Takes all out. */
    clear(): Trial[] {
      const all = [...trials.values()];
      trials.clear();
      return all;
    },
  };
}
