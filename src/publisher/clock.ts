// The publisher's clock. Delays use the monotonic clock, so a jump of the wall clock neither shortens nor prolongs
// them. The system clock's timers do not keep the process alive: spooled events can wait for the next process.

export interface PublisherClock {
  /** Wall clock: milliseconds since 1970-01-01T00:00:00Z. May jump in either direction. */
  now(): number;
  /** Milliseconds since an arbitrary moment. Never goes back. */
  monotonic(): number;
  /** Resolves after `delayMs` milliseconds, or as soon as the signal is aborted. Never rejects. */
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
