// When a waiting event is tried again. The log does not have the delay, which is spread at random, but it follows from the
// number of attempts how long it is at most.
import { deferralSeconds, retryDelaySeconds } from '../../../pipeline/settle/retry-delay.ts';
import type { LoggedOutcome } from '../logged-outcome.ts';

/** A deferral is this long after a few hops, which the log does not have. */
const manyHops = 10;

/** RFC 3339: the latest time of the next attempt. Undefined if there is none. */
export function nextTryBy({ at, next, attempts, failure }: LoggedOutcome): string | undefined {
  const from = Date.parse(at ?? '');
  if (Number.isNaN(from) || (next !== 'retry' && next !== 'deferred')) return undefined;
  const seconds =
    next === 'deferred' ? deferralSeconds(1, manyHops) : retryDelaySeconds(attempts + 1, 1, failure?.retryAfterSeconds);
  return new Date(from + seconds * 1_000).toISOString();
}
