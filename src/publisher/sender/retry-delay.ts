// Exponential backoff with jitter, so that the events that failed together are not retried at the same moment.

export interface RetryDelays {
  /** Milliseconds before the first retry. Doubled for each further retry. */
  firstMs: number;
  /** Upper limit of the delay in milliseconds. */
  maxMs: number;
}

/**
 * The delay in milliseconds, between half and all of the full one.
 * @param attempts failed attempts so far, from 1
 * @param random 0 ≤ random < 1
 */
export function retryDelayMs(attempts: number, { firstMs, maxMs }: RetryDelays, random: number): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(fullMs * (0.5 + random / 2));
}
