// All events of the local stack with what became of them, kept in memory: the log gives their outcomes, the bucket their
// content. Each refresh reads only what is new.
import { open, stat } from 'node:fs/promises';
import type { JsonObject } from '../../../json.ts';
import { type LoggedOutcome, readOutcomes } from '../logged-outcome.ts';
import { type EventState, stateOf, whyOf } from './event-state.ts';

export interface IndexedEvent {
  /** `KEY:LINE` */
  id: string;
  key: string;
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

export interface EventIndex {
  /** Number of events with a new outcome. */
  refresh(): Promise<number>;
  /** Newest first. */
  find(query: EventQuery): { events: FoundEvent[]; more: boolean };
  get(id: string): IndexedEvent | undefined;
  /** Events that wrote a record, newest first. */
  writersOf(recordId: string): IndexedEvent[];
  counts(): Record<EventState, number>;
}

export interface EventIndexOptions {
  logFile: string;
  /** The content of an event; undefined if it cannot be read. Called once for each event. */
  contentOf: (event: Pick<IndexedEvent, 'key' | 'line'>) => Promise<JsonObject | undefined>;
}

/** The content of more events is not searched: the oldest are forgotten first. */
const mostContents = 5_000;

export function createEventIndex({ logFile, contentOf }: EventIndexOptions): EventIndex {
  const log = newLines(logFile);
  const events = new Map<string, IndexedEvent>();
  const texts = new Map<string, string[]>();

  async function addText(event: IndexedEvent): Promise<void> {
    if (texts.has(event.id)) return;
    const content = await contentOf(event).catch(() => undefined);
    texts.set(event.id, content ? textsIn(content) : []);
    if (texts.size <= mostContents) return;
    const [oldest] = texts.keys();
    if (oldest !== undefined) texts.delete(oldest);
  }

  return {
    async refresh() {
      const { lines, isNew } = await log();
      // The stack has been started again.
      if (isNew) {
        events.clear();
        texts.clear();
      }
      const changed = new Map<string, IndexedEvent>();
      for (const outcome of lines.flatMap(readOutcomes)) {
        const { key, line } = outcome.location;
        const id = `${key}:${line}`;
        const tries = [...(events.get(id)?.tries ?? []), outcome];
        const event = outcome.event ?? events.get(id)?.event;
        const indexed: IndexedEvent = {
          id,
          key,
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
      for (const event of changed.values()) await addText(event);
      return changed.size;
    },

    find({ search = '', state, before, limit = 200 }) {
      const words = search
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const all = [...events.values()].reverse();
      const from = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1;
      const found: FoundEvent[] = [];
      for (const event of all.slice(from)) {
        if (state !== undefined && event.state !== state) continue;
        const match = matchOf(event, words, texts.get(event.id) ?? []);
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

const longestText = 200;

/** `data.counselor.id: cc-1042` for each single value. */
function textsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, path));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, member]) => textsIn(member, path === '' ? name : `${path}.${name}`));
  }
  const text = String(value);
  return text.length > longestText ? [] : [`${path}: ${text}`];
}

/** The lines that were added since the last call; `isNew` if the file is another one. */
function newLines(file: string): () => Promise<{ lines: string[]; isNew: boolean }> {
  let read = 0;
  let known: string | undefined;
  let rest = '';
  return async () => {
    const found = await stat(file).catch(() => undefined);
    if (!found) return { lines: [], isNew: false };
    // The number of a removed file is used again.
    const identity = `${found.ino} ${found.birthtimeMs}`;
    const isNew = identity !== known || found.size < read;
    if (isNew) {
      known = identity;
      read = 0;
      rest = '';
    }
    if (found.size === read) return { lines: [], isNew };
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(found.size - read), position: read });
      read += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      // The last line may not be finished.
      rest = lines.pop() ?? '';
      return { lines, isNew };
    } finally {
      await handle.close();
    }
  };
}
