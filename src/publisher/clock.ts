// Time as the publisher sees it. Delays follow the monotonic clock, so that a wall clock that jumps neither hurries nor
// stalls them. Timers of the real clock do not keep a process alive: what is spooled can wait for the next one.

export interface PublisherClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. It may jump. */
  now(): number;
  /** Milliseconds since some moment; never goes back. */
  monotonic(): number;
  /** Resolves after `delayMs` milliseconds, or as soon as the signal is aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: PublisherClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      timer.unref();
      signal?.addEventListener('abort', done);
    }),
};
