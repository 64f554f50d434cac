// What `s3sf trace` is asked about: an event by its id, or an object by its place or its key.
import { includesLine } from '../../line-ranges.ts';
import type { LoggedOutcome } from '../local-stack/outcome-feed.ts';
import { type LocationQuery, readLocation } from './s3-location.ts';

export interface Traced {
  /** As the person wrote it. */
  text: string;
  /** Absent where only an object can be meant. */
  eventId?: string;
  location: LocationQuery;
}

/** Throws `UsageError`. */
export function readTraced(text: string): Traced {
  const location = readLocation(text, 'trace');
  return { text, ...(location.bucket === undefined ? { eventId: text } : {}), location };
}

/** Texts of which a line about it has one; for a quick look, before the line is parsed. */
export const textsOf = ({ eventId, location }: Traced): string[] =>
  [...new Set([...(eventId === undefined ? [] : [eventId]), ...location.readings.map(({ key }) => key)])].map((text) =>
    JSON.stringify(text),
  );

export function isAbout(
  { eventId, location: { bucket, readings } }: Traced,
  { event, location }: LoggedOutcome,
): boolean {
  if (eventId !== undefined && event?.id === eventId) return true;
  const isBucket = bucket === undefined || location.bucket === undefined || location.bucket === bucket;
  return isBucket && readings.some(({ key, lines }) => location.key === key && includesLine(lines, location.line));
}

/** A filter pattern of CloudWatch Logs. It may find more, since it knows wildcards and no lines. */
export function patternOf({ eventId, location }: Traced): string {
  const is = (path: string, text: string) => `($.${path} = ${JSON.stringify(text)})`;
  const tests = [
    ...(eventId === undefined ? [] : [is('event.id', eventId)]),
    // Version 0.1.0 wrote `place`.
    ...location.readings.flatMap(({ key }) => [is('location.key', key), is('place.key', key)]),
  ];
  return `{ ${tests.join(' || ')} }`;
}
