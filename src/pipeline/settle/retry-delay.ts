// How long an event waits for its next attempt: seconds at first, then longer and longer, spread at random.

/** The longest delay of a message in SQS. */
const longestSeconds = 900;

const longestDeferralSeconds = 30;

/**
 * Whole seconds, between half and all of 2 · 3^(attempts − 1), at most 900.
 * @param attempts failed attempts so far, from 1
 * @param random 0 ≤ random < 1
 * @param leastSeconds the shortest delay; at most 600
 */
export function retryDelaySeconds(attempts: number, random: number, leastSeconds = 0): number {
  const full = Math.min(longestSeconds, 2 * 3 ** (attempts - 1));
  const usual = Math.max(1, Math.round(full * (0.5 + random / 2)));
  return usual >= leastSeconds ? usual : Math.round(leastSeconds * (1 + random / 2));
}

/**
 * Whole seconds to wait while another delivery processes the same event. Most of them are done within seconds; the lock
 * of one that died lasts for minutes.
 * @param hops deferrals so far, from 0
 */
export function deferralSeconds(random: number, hops: number): number {
  const full = Math.min(longestDeferralSeconds, 2 ** (hops + 1));
  return Math.round(full * (0.5 + random / 2));
}
