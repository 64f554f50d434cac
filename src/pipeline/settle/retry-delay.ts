// How long an event waits for its next try: seconds first, then longer and longer, and never all at the same moment.

/** SQS delays a message no longer than this. */
const longestSeconds = 900;

/**
 * Whole seconds, between half and all of 2 · 3^(attempts − 1), at most 900.
 * @param attempts failed tries so far, from 1
 * @param random 0 ≤ random < 1
 * @param leastSeconds no sooner than that; at most 600
 */
export function retryDelaySeconds(attempts: number, random: number, leastSeconds = 0): number {
  const full = Math.min(longestSeconds, 2 * 3 ** (attempts - 1));
  const usual = Math.max(1, Math.round(full * (0.5 + random / 2)));
  return usual >= leastSeconds ? usual : Math.round(leastSeconds * (1 + random / 2));
}

/** Whole seconds to wait while another delivery of the same event is at work: nothing failed, so it does not grow. */
export function deferralSeconds(random: number): number {
  return Math.round(15 + random * 15);
}
