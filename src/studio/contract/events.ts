// Events of the local stack: what became of each, and where it is now.
import type { JsonObject } from '../../json.ts';

export type EventOutcome = 'written' | 'nothing' | 'waiting' | 'parked' | 'dead-letter';

/** `GET /api/events?search=&outcome=&before=` */
export interface EventList {
  /** False if nothing runs in this folder. */
  isRunning: boolean;
  /** Newest first; at most 200. */
  events: EventSummary[];
  counts: Record<EventOutcome, number>;
  /** For `before`: there are more. */
  next?: string;
}

export interface EventSummary {
  /** `OBJECT-KEY:LINE` */
  id: string;
  eventId: string;
  type: string;
  outcome: EventOutcome;
  /** "Written", "Nothing to write", "Waiting", "Parked", "Dead letter" */
  outcomeText: string;
  /** One line why: "Contact cc-1042 and 1 Task", "next try in 40 s". */
  why: string;
  /** ISO 8601. */
  at: string;
  tries: number;
  /** What matched the search, in `eventId`, `type` or `why`. */
  matched?: string;
}

/** `GET /api/events/ID` */
export interface EventDetail extends EventSummary {
  event?: JsonObject;
  steps: EventStep[];
}

export interface EventStep {
  name: 'In the bucket' | 'Read' | 'Planned' | 'Written';
  state: 'done' | 'failed' | 'waiting' | 'not-reached';
  at?: string;
  text: string;
  code?: string;
  /** Line of the mapping. */
  source?: { path: string; line: number };
  /** What to do next, as a button. */
  next?: { text: string; action: 'open-mapping' | 'redrive' | 'wait' | 'explain' };
}
