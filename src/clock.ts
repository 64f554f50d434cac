// Time is passed in, so that tests and the simulation control it.

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after `delayMs` milliseconds. */
  sleep(delayMs: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};

/**
 * A clock of the milliseconds of CPU that this thread has used: unlike the time, they do not pass faster on a busy machine.
 * It may be late by `lateMs`, since asking the system takes longer than most work that is timed.
 */
export function threadCpuClock(lateMs = 50): () => number {
  let askedAt = Number.NEGATIVE_INFINITY;
  let usedMs = 0;
  return () => {
    const now = performance.now();
    if (now - askedAt > lateMs) {
      const { user, system } = process.threadCpuUsage();
      askedAt = now;
      usedMs = (user + system) / 1_000;
    }
    return usedMs;
  };
}
