// Waits for what comes in its own time. Only the time limit of the test ends it, which no load of the machine reaches.
import { vi } from 'vitest';

/** Calls `check` until it does not throw, and gives what it returned. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 290_000, interval: 20 });
