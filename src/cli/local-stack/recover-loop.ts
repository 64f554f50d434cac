// Runs `recover` beside the local stack again and again, as its schedule does in AWS, and replaces it only between two
// runs: a run that is killed leaves the messages it had received invisible for a minute.
import type { LocalFunction } from '../../local/function/function.ts';
import { pause } from '../pause.ts';

export interface RecoverLoop {
  /** Runs it every `everyMs` until `signal`. Results and errors are in its log. */
  keep(everyMs: number, signal: AbortSignal): Promise<void>;
  /** Makes the change while no run is in progress. Waits for the current run, at most until its time limit. */
  between(change: () => Promise<void>): Promise<void>;
}

export function recoverLoop(recover: Pick<LocalFunction, 'invoke'>): RecoverLoop {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, in the order of the calls. */
  const inTurn = (run: () => Promise<unknown>): Promise<unknown> => {
    const done = last.then(run);
    last = done.catch(() => {});
    return done;
  };
  return {
    async keep(everyMs, signal) {
      while (!signal.aborted) {
        await pause(everyMs, signal);
        if (!signal.aborted) await inTurn(() => recover.invoke({}));
      }
    },
    async between(change) {
      await inTurn(change);
    },
  };
}
