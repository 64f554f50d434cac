// The org's clock, real or simulated.

export interface OrgClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after `delayMs` milliseconds. Only the HTTP server waits; the org itself never does. */
  sleep(delayMs: number): Promise<void>;
}

export const wallClock: OrgClock = {
  now: () => Date.now(),
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};
