// The events that are about a key value, such as a counselor's ID. The log has no such values, so the objects in the bucket
// are read, and what they contain is kept in the inventory of `s3sf find-person`.
import type { Hit } from '../people/find/read-version.ts';
import type { BucketSearch } from '../people/find/search-bucket.ts';
import type { TraceTarget } from './trace-target.ts';

export interface KeySearch {
  bucket: string;
  /** Newest first. */
  events: KeyedEvent[];
  /** Older events that are not looked up in the log. */
  moreEvents: number;
  /** Versions of objects that could not be read. */
  unread: number;
  interrupted: boolean;
}

export interface KeyedEvent {
  key: string;
  line: number;
  /** RFC 3339: when the object was written. */
  at: string;
  /** Absent if no event could be read. */
  event?: { id: string; source: string; type: string };
  /** Keys that the value is: `Contact.Counselor_Id__c`; empty if the event only mentions it. */
  roles: string[];
}

/** Each costs a query of CloudWatch Logs. */
const mostEvents = 20;

/** @param since milliseconds since 1970 */
export function eventsByKey(
  { found, unread, interrupted }: BucketSearch,
  { bucket, since }: { bucket: string; since: number },
): KeySearch {
  const events = found
    .flatMap(({ key, versions }) =>
      versions.flatMap(({ content, lastModified }) =>
        (content?.hits ?? []).flatMap((hit) => keyed(hit, key, lastModified)),
      ),
    )
    .filter(({ at }) => Date.parse(at) >= since)
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const own = new Map(events.map((event) => [event.event ? JSON.stringify(event.event) : locationOf(event), event]));
  const once = [...own.values()];
  return {
    bucket,
    events: once.slice(0, mostEvents),
    moreEvents: Math.max(0, once.length - mostEvents),
    unread: unread.versions,
    interrupted,
  };
}

const locationOf = ({ key, line }: KeyedEvent) => JSON.stringify([key, line]);

/** A value inside a longer text is no key. */
function keyed({ kind, line, roles, identity, type }: Hit, key: string, lastModified: number): KeyedEvent[] {
  if (kind === 'inside') return [];
  const event = identity === undefined ? undefined : eventOf(identity, type ?? '');
  return [{ key, line, at: new Date(lastModified).toISOString(), ...(event && { event }), roles }];
}

function eventOf(identity: string, type: string) {
  const [source = '', id = ''] = JSON.parse(identity) as string[];
  return { id, source, type };
}

export function targetOf({ event, key, line }: KeyedEvent, { bucket }: KeySearch): TraceTarget {
  if (event) return { text: event.id, eventId: event.id, source: event.source, location: { readings: [] } };
  return { text: `s3://${bucket}/${key}:${line}`, location: { bucket, readings: [{ key, lines: [[line, line]] }] } };
}
