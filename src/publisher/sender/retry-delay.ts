// How long an event waits for its next try: a second first, then longer and longer, and never all at the same moment.

export interface RetryDelays {
  /** Milliseconds after the first failed try; doubled after each further one. */
  firstMs: number;
  /** No wait is longer, in milliseconds. */
  longestMs: number;
}

/**
 * Milliseconds, between half and all of the full delay.
 * @param attempts failed tries so far, from 1
 * @param random 0 ≤ random < 1
 */
export function retryDelayMs(attempts: number, { firstMs, longestMs }: RetryDelays, random: number): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(fullMs * (0.5 + random / 2));
}
