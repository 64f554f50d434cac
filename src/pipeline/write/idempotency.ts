// The idempotency of one event, as the write stage needs it.
import type { WritePlan } from '../plan/plan.ts';
import type { Outcome } from './outcome.ts';

/**
 * Gives the outcome of the event: runs `write` where no earlier delivery has applied it under the same rules, and
 * remembers it where it was applied or superseded. Another delivery at work gives `delivery/in-progress`, the same
 * identity with other content `event/changed-content`. Never throws.
 */
export type WithIdempotency = (plan: WritePlan, write: () => Promise<Outcome>) => Promise<Outcome>;
