// Powertools reads Date.now(): for the length of a run, that is simulated time.
import type { Clock } from '../../../src/clock.ts';

export async function withDateNow<T>(clock: Clock, run: () => Promise<T>): Promise<T> {
  const realNow = Date.now;
  Date.now = clock.now;
  try {
    return await run();
  } finally {
    Date.now = realNow;
  }
}
