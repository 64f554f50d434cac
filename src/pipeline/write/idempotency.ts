// The idempotency of an event, as the write stage needs it.
import type { WritePlan } from '../plan/plan.ts';
import type { Outcome } from './outcome.ts';

/**
 * Runs `write` unless an earlier delivery has applied the event under the same rules, and remembers an event that was
 * applied or superseded; where `write` says `duplicate`, it was only re-applied, and nothing is remembered. Fails with `delivery/in-progress` while another delivery of the event holds its lock, and with
 * `event/changed-content` if the identity was used for other content. Never throws.
 */
export type WithIdempotency = (plan: WritePlan, write: () => Promise<Outcome>) => Promise<Outcome>;
