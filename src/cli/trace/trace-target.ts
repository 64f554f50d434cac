// What `s3sf trace` looks for in the log: an event by its id, an object by its location or key, a record by its Id.
import { nextLine } from '../../line-ranges.ts';
import { longId, readRecordId } from '../../values/record-id.ts';
import { type LocationQuery, readLocation } from '../aws/s3-location.ts';
import type { LoggedOutcome } from './logged-outcome.ts';

export interface TraceTarget {
  /** As the user typed it. */
  text: string;
  /** Absent if the text can only be an object. */
  eventId?: string;
  /** The event is only this one, and not another with the same id. */
  source?: string;
  /** Its long form, if the text may be the Id of a record. */
  recordId?: string;
  location: LocationQuery;
}

/** Throws `UsageError`. */
export function readTraceTarget(text: string): TraceTarget {
  const location = readLocation(text, 'trace');
  if (location.bucket !== undefined) return { text, location };
  const recordId = readRecordId(text);
  return { text, eventId: text, ...(recordId !== undefined && { recordId }), location };
}

/** Every matching log line contains one of these texts: a cheap test before the line is parsed. */
export const textsOf = ({ eventId, recordId, location }: TraceTarget): string[] => {
  const values = [...(eventId === undefined ? [] : [eventId]), ...location.readings.map(({ key }) => key)];
  const quoted = values.map((text) => JSON.stringify(text));
  return [...new Set([...quoted, ...(recordId === undefined ? [] : [shortId(recordId)])])];
};

/** Both forms of the Id begin with it. */
const shortId = (recordId: string) => recordId.slice(0, 15);

export function matches(
  { eventId, source, recordId, location: { bucket, readings } }: TraceTarget,
  { event, location, written, lastLine = location.line }: LoggedOutcome,
): boolean {
  if (eventId !== undefined && event?.id === eventId && (source === undefined || event.source === source)) return true;
  if (recordId !== undefined && written.some(({ id }) => id !== undefined && longId(id) === recordId)) return true;
  const isBucket = bucket === undefined || location.bucket === undefined || location.bucket === bucket;
  return (
    isBucket &&
    readings.some(({ key, lines }) => {
      const line = nextLine(lines, location.line);
      return location.key === key && line !== undefined && line <= lastLine;
    })
  );
}

/**
 * A CloudWatch Logs filter pattern. It may match more lines: it has wildcards and ignores line numbers. CloudWatch allows
 * three selectors of any item, `[*]`, in a pattern ("Filter pattern syntax"): an id, and a key in two readings. Records are
 * in a list of their own, so an Id is found by a regular expression, wherever it is in the line.
 */
export function patternOf({ eventId, recordId, location }: TraceTarget): string {
  if (recordId !== undefined) return `%${shortId(recordId)}%`;
  const is = (path: string, text: string) => `($.${path} = ${JSON.stringify(text)})`;
  const tests = [
    // Version 0.1.0 wrote a line for each event, and `place` in it.
    ...(eventId === undefined ? [] : [is('events[*].event.id', eventId), is('event.id', eventId)]),
    ...location.readings.flatMap(({ key }) => [
      is('events[*].location.key', key),
      is('location.key', key),
      is('place.key', key),
    ]),
  ];
  return `{ ${tests.join(' || ')} }`;
}
