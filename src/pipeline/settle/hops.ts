// How long a chain of our own messages may go on without getting any further. Lambda would stop it after 16 invocations
// without a reason (the template switches that off). This limit ends it as a dead-letter message with a reason.
//
// A message that replaces an earlier one is a hop. `hops` counts hops in a row without progress:
// - A retry counts, and ends by itself after ten attempts.
// - A deferral (the event is locked by another delivery of it) counts, and nothing else ends it. Its lock lasts for seven
//   minutes at most: the time limit of the function, and five minutes in which a call without an answer may take effect.
//   So one attempt of another delivery costs it 28 hops of 15 seconds. That delivery may fail ten times before it is
//   abandoned: 280 hops if each of its attempts uses all of its time. A limit of 1,000 leaves room for three such
//   deliveries, and is reached after four to eight hours.
// - An event that is re-applied because its own write raced with another one counts. Only older writes that began before
//   its stamp was recorded can race with it, no more than there are invocations at the same time (seven by default), and
//   older events that are abandoned, each once. Two versions of the rules can race while both are deployed: 20 minutes at
//   most, about 400 hops of three seconds.
// - An event that is re-applied because of an older one starts at 0: it is newer than its cause, and there are only so
//   many newer ones. On a record that is written all day, such a chain rightly goes on all day.
// - A continuation (lines that were not reached in time) does not count: an invocation that leaves lines unread has
//   processed at least one line, or it counts as a failed attempt. An object of 500 million lines goes on for thousands
//   of invocations, and a small one behind hundreds of large ones waits for as many.
// Dead-letter and parked messages start at 0 when they are sent back.
import type { Failure } from '../../failure.ts';
import type { Request } from '../../request.ts';
import type { Outcome } from '../write/outcome.ts';
import { isDeferred } from './result-summary.ts';

export const hopsAllowed = 1_000;

const tooManyHops = (message: string): Failure => ({ code: 'delivery/too-many-hops', message });

const times = hopsAllowed.toLocaleString('en-US');

export const racedTooOften = tooManyHops(
  `The event was re-applied ${times} times in a row, and each time another write of the same fields came in between. Send it back with "npx s3sf redrive".`,
);

const deferredTooOften = tooManyHops(
  `The event was deferred ${times} times in a row, each time because another delivery of it held its lock. Send it back with "npx s3sf redrive".`,
);

/** A deferral beyond the bound becomes a failure that ends the event. */
export function withinHops(outcome: Outcome, { hops = 0 }: Pick<Request, 'hops'>): Outcome {
  if (outcome.kind !== 'failed' || !isDeferred(outcome.failure) || hops < hopsAllowed) return outcome;
  return { ...outcome, failure: deferredTooOften };
}
