// `recover` beside the local stack: run again and again, as its schedule does it, and replaced only between two runs. One
// that is killed in the middle leaves the messages it had looked at hidden for a minute.
import type { LocalFunction } from '../../local/function/function.ts';
import { pause } from '../pause.ts';

export interface Recovering {
  /** Runs it every `everyMs` until `signal`. What it says and how it ends is in its log. */
  keep(everyMs: number, signal: AbortSignal): Promise<void>;
  /** Does something while no run is under way. The run at hand is waited for, at most until its time limit. */
  between(change: () => Promise<void>): Promise<void>;
}

export function recovering(recover: Pick<LocalFunction, 'invoke'>): Recovering {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, in the order asked for. */
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
