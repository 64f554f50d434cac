// The result of one event in one delivery, as logs, metrics and traces get it.
import type { EventHeader, Location } from './event/event.ts';
import type { Next } from './settle/next-messages.ts';
import type { Outcome } from './write/outcome.ts';

export interface EventResult {
  messageId: string;
  location: Location;
  /** Failed attempts before this one. */
  attempts: number;
  /** Absent where no event could be read. */
  event?: EventHeader;
  outcome: Outcome;
  /** True if the event was applied before and is written again: the time since it happened says nothing about speed. */
  isReapplied?: boolean;
  /** Only for a failed event. */
  next?: Next;
}
