// How long a chain of our own messages may go on without getting further. Lambda would stop it after 16 invocations,
// without a reason (the template switches that off): this bound ends it as a dead letter that says why.
//
// A message that stands for an earlier one is a hop. `hops` counts those in a row that brought nothing:
// - A retry counts, and ends by itself after ten attempts.
// - A deferral (the event is locked by another delivery of it) counts, and nothing else ends it. Its lock lasts for two
//   minutes at most, the time limit of the function, so one try of another delivery costs it eight hops of 15 seconds.
//   That delivery may fail ten times before it is given up: 80 hops, if each of its tries takes all the time there is. A
//   bound of 1,000 leaves room for a dozen such deliveries, and is reached after four to eight hours.
// - An event that is re-applied since its own write raced with another one counts. Only older writes that began before
//   its stamp was recorded can race with it, no more than invocations at once (seven by default), and older events that
//   are given up, each once. Two versions of the rules can race while both are deployed: 20 minutes at most, some 400
//   hops of three seconds.
// - An event that is re-applied for an older one's sake starts at 0: it is newer than its cause, and of newer ones there
//   are only so many. On a record that is written all day, such a chain rightly goes on all day.
// - A continuation (lines there was no time for) does not count: an invocation that leaves lines unread has brought at
//   least one line to its outcome, or it counts as a failed attempt. An object of 500 million lines goes on for
//   thousands of invocations, and a small one behind hundreds of large ones waits for as many.
// Dead letters and parked messages start at 0 when they are sent back.
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
