// Events with what became of them, in memory: put together from their outcomes.
import type { LoggedOutcome } from '../logged-outcome.ts';
import { type EventState, stateOf, whyOf } from './event-state.ts';

export interface IndexedEvent {
  /** `KEY:LINE` */
  id: string;
  key: string;
  /** Of the object that the last outcome is about: an object can be overwritten. */
  versionId?: string;
  line: number;
  /** Absent if no event could be read. */
  event?: NonNullable<LoggedOutcome['event']>;
  state: EventState;
  /** One line why. */
  why: string;
  /** RFC 3339: of the last outcome. */
  at: string;
  /** Oldest first. */
  tries: readonly LoggedOutcome[];
}

/** Where its content is. */
export type EventLocation = Pick<IndexedEvent, 'key' | 'versionId' | 'line'>;

export interface FoundEvent extends IndexedEvent {
  /** What the search matched, where it is not in the id, the type or the reason: `data.counselor.id: cc-1042`. */
  matched?: string;
}

export interface EventQuery {
  /** Ids, key values, record ids, types and words of outcomes: each word must match. */
  search?: string | undefined;
  state?: EventState | undefined;
  /** The id of an event: those older than it. */
  before?: string | undefined;
  /** Default: 200. */
  limit?: number;
}

export interface EventTable {
  /** In the order of time. Returns the events that they are about. */
  add(outcomes: readonly LoggedOutcome[]): IndexedEvent[];
  clear(): void;
  /**
   * Newest first.
   * @param textsOf more texts of an event that the search may match
   */
  find(query: EventQuery, textsOf?: (id: string) => readonly string[]): { events: FoundEvent[]; more: boolean };
  get(id: string): IndexedEvent | undefined;
  /** Events that wrote a record, newest first. */
  writersOf(recordId: string): IndexedEvent[];
  counts(): Record<EventState, number>;
}

export function createEventTable(): EventTable {
  const events = new Map<string, IndexedEvent>();
  return {
    add(outcomes) {
      const changed = new Map<string, IndexedEvent>();
      for (const outcome of outcomes) {
        const { key, versionId, line } = outcome.location;
        const id = `${key}:${line}`;
        const tries = [...(events.get(id)?.tries ?? []), outcome];
        const event = outcome.event ?? events.get(id)?.event;
        const indexed: IndexedEvent = {
          id,
          key,
          ...(versionId !== undefined && { versionId }),
          line,
          ...(event && { event }),
          state: stateOf(outcome),
          why: whyOf(outcome),
          at: outcome.at ?? events.get(id)?.at ?? '',
          tries,
        };
        // The newest is the last.
        events.delete(id);
        events.set(id, indexed);
        changed.set(id, indexed);
      }
      return [...changed.values()];
    },
    clear: () => events.clear(),
    find({ search = '', state, before, limit = 200 }, textsOf = () => []) {
      const words = search
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const all = [...events.values()].reverse();
      const from = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1;
      const found: FoundEvent[] = [];
      for (const event of all.slice(from)) {
        if (state !== undefined && event.state !== state) continue;
        const match = matchOf(event, words, textsOf(event.id));
        if (!match) continue;
        if (found.length === limit) return { events: found, more: true };
        found.push({ ...event, ...match });
      }
      return { events: found, more: false };
    },
    get: (id) => events.get(id),
    writersOf: (recordId) =>
      [...events.values()]
        .filter(({ tries }) =>
          tries.some(({ written }) => written.some(({ id }) => id?.slice(0, 15) === recordId.slice(0, 15))),
        )
        .reverse(),
    counts() {
      const counts: Record<EventState, number> = { written: 0, nothing: 0, waiting: 0, parked: 0, 'dead-letter': 0 };
      for (const { state } of events.values()) counts[state] += 1;
      return counts;
    },
  };
}

function matchOf(
  event: IndexedEvent,
  words: readonly string[],
  contents: readonly string[],
): { matched?: string } | undefined {
  const records = event.tries.flatMap(({ written }) => written.flatMap(({ id }) => id ?? []));
  const own = [event.id, event.event?.id ?? '', event.event?.type ?? '', event.state, event.why, ...records]
    .join(' ')
    .toLowerCase();
  let matched: string | undefined;
  for (const word of words) {
    if (own.includes(word)) continue;
    const content = contents.find((text) => text.toLowerCase().includes(word));
    if (content === undefined) return undefined;
    matched ??= content;
  }
  return matched === undefined ? {} : { matched };
}
