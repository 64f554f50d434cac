// A clock on which each look takes a second and a half: whatever runs takes long enough to show its progress.
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
