// What a demo run gives: each event's outcome, what Salesforce was sent, and how long each stage took.
import type { Stack, StackCounts } from '../../../local/stack-options.ts';
import type { LoggedOutcome, WrittenRecord } from '../../trace/logged-outcome.ts';
import type { Parent } from './seed-parents.ts';
import type { ShownRecord } from './written-records.ts';

/** Times are milliseconds since 1970. */
export interface DemoEvent {
  type: string;
  id: string;
  publishedAt: number;
  /** When the event was on the disk, and the platform was free again. */
  spooledAt?: number | undefined;
  onS3At?: number | undefined;
  /** When the function received the message. */
  takenAt?: number | undefined;
  /** When the outcome was known to the function. */
  doneAt?: number | undefined;
  /** The last one that was logged. */
  outcome?: LoggedOutcome | undefined;
  /** Set if its example says that it fails. */
  shouldFail?: boolean | undefined;
}

/** A dead letter is what some examples are about. */
export const isDone = ({ outcome, shouldFail }: DemoEvent) =>
  outcome !== undefined && (outcome.outcome !== 'failed' || (shouldFail === true && outcome.next === 'dead-letter'));

/** True if nothing more happens to it: it is done, or it is a dead letter. */
export const hasEnded = (event: DemoEvent) => isDone(event) || event.outcome?.next === 'dead-letter';

type Counters = ReturnType<Stack['salesforce']['org']['counters']>;

export interface DemoResult {
  events: DemoEvent[];
  stages: Stage[];
  objects: ObjectSummary[];
  records: ShownRecord[];
  /** Records that no example creates, which the demo created for the examples to link to or to update. */
  invented: Parent[];
  /** What the emulated Salesforce counted. */
  salesforce: Counters;
  counts: StackCounts;
  /** Records that the function logged as written and that Salesforce does not have. */
  missing: number;
  elapsedMs: number;
}

export interface Stage {
  from: string;
  to: string;
  /** Milliseconds. */
  medianMs: number;
  slowestMs: number;
}

/** The time that the events took from station to station. */
export function stagesOf(events: readonly DemoEvent[]): Stage[] {
  const stage = (from: string, to: string, start: keyof DemoEvent, end: keyof DemoEvent): Stage => {
    const times = events
      .map((event) => Number(event[end]) - Number(event[start]))
      .filter((ms) => !Number.isNaN(ms))
      .sort((a, b) => a - b);
    return { from, to, medianMs: times[times.length >> 1] ?? 0, slowestMs: times.at(-1) ?? 0 };
  };
  return [
    stage('publish', 'disk', 'publishedAt', 'spooledAt'),
    stage('disk', 'S3', 'spooledAt', 'onS3At'),
    stage('S3', 'function', 'onS3At', 'takenAt'),
    stage('function', 'Salesforce', 'takenAt', 'doneAt'),
    stage('publish', 'Salesforce', 'publishedAt', 'doneAt'),
  ];
}

/** What Salesforce did with the rows of an object. */
export interface ObjectSummary {
  sObject: string;
  created: number;
  updated: number;
  deleted: number;
  refused: number;
  /** Records written without a lookup, because its record does not exist and the mapping says `notFound: omit`. */
  withoutLookups: { records: number; lookups: string[] };
  /** Changes that events made: more than rows where events for the same record were written together. */
  eventWrites: number;
  /** Records of `operation: create` that existed already and were left as they are. */
  alreadyThere: number;
}

const changes: ReadonlySet<string> = new Set(['created', 'updated', 'deleted']);

/**
 * Salesforce refuses a row whose lookup finds nothing, and a create whose key exists. Where the mapping allows for that,
 * it is not a refusal.
 */
export function objectSummary(
  sObject: string,
  sums: Counters['rows'][string],
  events: readonly DemoEvent[],
): ObjectSummary {
  const records = events.flatMap(({ outcome }): WrittenRecord[] => outcome?.written ?? []);
  const own = records.filter((record) => record.sObject === sObject);
  const omitted = own.filter((record) => (record.omitted ?? []).length > 0);
  const alreadyThere = own.filter((record) => record.operation === 'create' && record.result === 'unchanged').length;
  return {
    sObject,
    created: sums.created,
    updated: sums.updated,
    deleted: sums.deleted,
    refused: Math.max(0, sums.failed - omitted.length - alreadyThere),
    withoutLookups: {
      records: omitted.length,
      lookups: [...new Set(omitted.flatMap((record) => record.omitted ?? []))],
    },
    eventWrites: own.filter(({ result }) => changes.has(result)).length,
    alreadyThere,
  };
}
