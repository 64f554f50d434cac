// The idempotency of an event, as the write stage needs it.
import type { WritePlan } from '../plan/plan.ts';
import type { Outcome } from './outcome.ts';
import type { Participant } from './rounds.ts';

export interface IdempotencyOptions {
  /** Joins the event's calls with those of the other events of the window. Default: each call is made alone. */
  participant?: Participant;
  /**
   * The event was probably delivered before, so reading its lock is cheaper than trying to insert it. Default false.
   */
  readFirst?: boolean;
}

/** How the event got its lock. */
export interface Lock {
  /** No earlier delivery can have written anything of it; default false. */
  isFirst?: boolean;
}

/**
 * Runs `write` unless an earlier delivery has applied the event under the same rules. Remembers an event that was
 * applied or superseded, or is about somebody who was forgotten. If `write` returns `duplicate`, the event was only re-applied, and nothing is remembered.
 * Fails with `delivery/in-progress` while another delivery of the event holds its lock, and with
 * `event/changed-content` if the identity was used for other content. Never throws.
 */
export type WithIdempotency = (
  plan: WritePlan,
  write: (lock?: Lock) => Promise<Outcome>,
  options?: IdempotencyOptions,
) => Promise<Outcome>;
