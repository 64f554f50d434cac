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
 * A clock that counts the CPU milliseconds of this thread, so other work on the machine does not affect it. It may be
 * late by `lateMs`, because a query to the system takes longer than most of the work that is timed.
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
