// What `s3sf trace` looks for: an event by its id, or an object by its location or key.
import { nextLine } from '../../line-ranges.ts';
import { type LocationQuery, readLocation } from '../aws/s3-location.ts';
import type { LoggedOutcome } from './logged-outcome.ts';

export interface TraceTarget {
  /** As the user typed it. */
  text: string;
  /** Absent if the text can only be an object. */
  eventId?: string;
  location: LocationQuery;
}

/** Throws `UsageError`. */
export function readTraceTarget(text: string): TraceTarget {
  const location = readLocation(text, 'trace');
  return { text, ...(location.bucket === undefined ? { eventId: text } : {}), location };
}

/** Every matching log line contains one of these texts: a cheap test before the line is parsed. */
export const textsOf = ({ eventId, location }: TraceTarget): string[] =>
  [...new Set([...(eventId === undefined ? [] : [eventId]), ...location.readings.map(({ key }) => key)])].map((text) =>
    JSON.stringify(text),
  );

export function matches(
  { eventId, location: { bucket, readings } }: TraceTarget,
  { event, location, lastLine = location.line }: LoggedOutcome,
): boolean {
  if (eventId !== undefined && event?.id === eventId) return true;
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
 * three selectors of any item, `[*]`, in a pattern ("Filter pattern syntax"): an id, and a key in two readings.
 */
export function patternOf({ eventId, location }: TraceTarget): string {
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
