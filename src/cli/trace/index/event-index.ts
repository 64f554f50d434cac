// All events of the local stack with what became of them, kept in memory: the log gives their outcomes, the bucket their
// content. Each refresh reads only what is new.
import { open, stat } from 'node:fs/promises';
import type { JsonObject } from '../../../json.ts';
import { readOutcomes } from '../logged-outcome.ts';
import {
  createEventTable,
  type EventLocation,
  type EventQuery,
  type EventTable,
  type FoundEvent,
  type IndexedEvent,
} from './event-table.ts';

export interface EventIndex extends Pick<EventTable, 'get' | 'writersOf' | 'counts'> {
  /** Number of events with a new outcome. */
  refresh(): Promise<number>;
  /** Newest first. */
  find(query: EventQuery): { events: FoundEvent[]; more: boolean };
}

export interface EventIndexOptions {
  logFile: string;
  /**
   * The content of an event; undefined if there is none. Called once for each event and version; if it rejects, again
   * after the next outcome of the event.
   */
  contentOf: (event: EventLocation) => Promise<JsonObject | undefined>;
}

/** The content of more events is not searched: the oldest are forgotten first. */
const mostContents = 5_000;

export function createEventIndex({ logFile, contentOf }: EventIndexOptions): EventIndex {
  const log = newLines(logFile);
  const { add, clear, find, get, writersOf, counts } = createEventTable();
  const texts = new Map<string, { versionId: string | undefined; all: string[] }>();

  async function addText(event: IndexedEvent): Promise<void> {
    const { versionId } = event;
    const known = texts.get(event.id);
    if (known && known.versionId === versionId) return;
    const content = await contentOf(event).catch(() => 'unreadable' as const);
    if (content === 'unreadable') return;
    texts.set(event.id, { versionId, all: content ? textsIn(content) : [] });
    if (texts.size <= mostContents) return;
    const [oldest] = texts.keys();
    if (oldest !== undefined) texts.delete(oldest);
  }

  return {
    async refresh() {
      const { lines, isNew } = await log();
      // The stack has been started again.
      if (isNew) {
        clear();
        texts.clear();
      }
      const changed = add(lines.flatMap(readOutcomes));
      for (const event of changed) await addText(event);
      return changed.length;
    },
    find: (query) => find(query, (id) => texts.get(id)?.all ?? []),
    get,
    writersOf,
    counts,
  };
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
