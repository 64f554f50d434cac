// Events of the local stack: what became of each, and where it is now.
import type { JsonObject } from '../../json.ts';

export type EventOutcome = 'written' | 'nothing' | 'waiting' | 'parked' | 'dead-letter';

/** `GET /api/events?…` */
export interface EventQuery {
  search?: string;
  outcome?: string;
  /** The id of an event: those older than it. */
  before?: string;
  /** Of a deployed stack: `yes` searches its log for the text of `search`. */
  trace?: string;
  /** Of a deployed stack: `yes` reads its queues again. */
  look?: string;
}

export interface EventList {
  /** False if nothing runs in this folder. */
  isRunning: boolean;
  /** Absent for the local stack. */
  deployed?: DeployedLook;
  /** Newest first; at most 200. */
  events: EventSummary[];
  counts: Record<EventOutcome, number>;
  /** For `before`: there are more. */
  next?: string;
}

/** A deployed stack, whose queues are read when somebody asks for it. */
export interface DeployedLook {
  /** Name of the stack. */
  name: string;
  /** RFC 3339. */
  lookedAt: string;
  /** What could not be read, in sentences. */
  notes: string[];
}

export interface EventSummary {
  /** `OBJECT-KEY:LINE` */
  id: string;
  eventId: string;
  type: string;
  outcome: EventOutcome;
  /** "Written", "Nothing to write", "Waiting", "Parked", "Dead letter" */
  outcomeText: string;
  /** One line why: "Contact and 2 × Task". */
  why: string;
  /** ISO 8601. */
  at: string;
  tries: number;
  /** ISO 8601: the latest time of the next attempt of a waiting event. */
  nextTryBy?: string;
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
  /** What was written to Salesforce, of all attempts. An answer need not have an Id. */
  records?: { sObject: string; result: string; id?: string }[];
  /** What was not. `text` is empty if the step says why. */
  unwritten?: { sObject: string; text: string; source?: { path: string; line: number } }[];
  /** ISO 8601: the latest time of the next attempt. */
  nextTryBy?: string;
  /** What to do next, as buttons, the most likely one first. `wait`: there is nothing to do. */
  next?: { text: string; action: 'open-mapping' | 'redrive' | 'wait' }[];
}

/** `POST /api/events/redrive`: sends dead letters or parked events through the pipeline again. */
export interface RedriveRequest {
  from: 'dead-letter' | 'parked';
  /** Id of one event; absent: all of them. */
  event?: string;
  /** False: says what would happen. */
  moves: boolean;
}

export interface RedriveAnswer {
  moved: boolean;
  /** Messages that were moved, or that would be. A message can have several events. */
  messages: number;
  events: number;
  /** What will happen, or what has happened. */
  sentences: string[];
  /** Why the event would fail again, as far as the saved mapping decides that. */
  failsAgain?: string;
  /** What kept it from finishing, or what to know before. */
  notes: string[];
}

/** `POST /api/events/send`: puts an event into the bucket of the local stack, which runs the saved mappings. */
export interface SendRequest {
  event: JsonObject;
  /** The mapping that is meant to handle it. */
  path: string;
}

/** `id` is that of the event, once it has an outcome. */
export type SendAnswer = { kind: 'sent'; id: string } | { kind: 'refused'; sentences: string[] };
