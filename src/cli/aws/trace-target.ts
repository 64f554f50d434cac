// What `s3sf trace` is asked about: an event by its id, or an object by its place or its key.
import { includesLine } from '../../line-ranges.ts';
import type { LoggedOutcome } from '../local-stack/outcome-feed.ts';
import { type PlaceMeant, readPlace } from './s3-location.ts';

export interface Traced {
  /** As the person wrote it. */
  text: string;
  /** Absent where only an object can be meant. */
  eventId?: string;
  place: PlaceMeant;
}

/** Throws `UsageError`. */
export function readTraced(text: string): Traced {
  const place = readPlace(text, 'trace');
  return { text, ...(place.bucket === undefined ? { eventId: text } : {}), place };
}

/** Texts of which a line about it has one; for a quick look, before the line is parsed. */
export const textsOf = ({ eventId, place }: Traced): string[] =>
  [...new Set([...(eventId === undefined ? [] : [eventId]), ...place.readings.map(({ key }) => key)])].map((text) =>
    JSON.stringify(text),
  );

export function isAbout({ eventId, place: { bucket, readings } }: Traced, { event, place }: LoggedOutcome): boolean {
  if (eventId !== undefined && event?.id === eventId) return true;
  const isBucket = bucket === undefined || place.bucket === undefined || place.bucket === bucket;
  return isBucket && readings.some(({ key, lines }) => place.key === key && includesLine(lines, place.line));
}

/** A filter pattern of CloudWatch Logs. It may find more, since it knows wildcards and no lines. */
export function patternOf({ eventId, place }: Traced): string {
  const is = (path: string, text: string) => `($.${path} = ${JSON.stringify(text)})`;
  const tests = [
    ...(eventId === undefined ? [] : [is('event.id', eventId)]),
    ...place.readings.map(({ key }) => is('place.key', key)),
  ];
  return `{ ${tests.join(' || ')} }`;
}
