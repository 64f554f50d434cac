// A clock that advances a second and a half at each look, so that every command takes long enough to show progress.
import type { ProgressClock } from '../../src/cli/io.ts';

export function slowClock(): ProgressClock {
  let now = 0;
  return {
    now() {
      now += 1_500;
      return now;
    },
    every: () => () => {},
  };
}
