// How much the spool holds, by the names alone. Several processes may share a spool: each counts what it does itself at
// once, and what the others did at the next census.
import { join } from 'node:path';
import { type Entry, handedOverAt, parseEntry } from './entry-name.ts';
import { namesIn, type SpoolFolders } from './spool-folders.ts';

export interface ResultSummary {
  /** Events on disk, the reported ones included. */
  events: number;
  /** What they take up on disk, in bytes: files come in blocks of 4 KiB. */
  bytes: number;
  /** Of the events: those that failed often and were reported. */
  reported: number;
  /** Files that people should look at. */
  broken: number;
  /** Milliseconds since 1970: when the oldest was handed over; undefined for an empty spool. As of the last census. */
  oldestAt: number | undefined;
  /** The newest sequence on disk. As of the last census. */
  newestSequence: string | undefined;
}

const blockBytes = 4096;

/** Bytes on disk. */
export const occupied = (bytes: number): number => Math.max(1, Math.ceil(bytes / blockBytes)) * blockBytes;

export async function scanSpool(folders: SpoolFolders): Promise<ResultSummary> {
  const summary: ResultSummary = {
    events: 0,
    bytes: 0,
    reported: 0,
    broken: (await namesIn(folders.broken)).length,
    oldestAt: undefined,
    newestSequence: undefined,
  };
  const count = (names: readonly string[]) => {
    const entries = names.map(parseEntry).filter((entry) => entry !== undefined);
    for (const entry of entries) addTo(summary, entry);
    return entries.length;
  };
  summary.reported = count(await namesIn(folders.reported));
  for (const folder of await namesIn(folders.waiting)) {
    // What cannot be read is no folder of ours: the sender puts it aside.
    count(await namesIn(join(folders.waiting, folder)).catch(() => []));
  }
  return summary;
}

function addTo(summary: ResultSummary, entry: Entry): void {
  summary.events += 1;
  summary.bytes += occupied(entry.bytes);
  summary.oldestAt = Math.min(summary.oldestAt ?? Infinity, handedOverAt(entry));
  if (summary.newestSequence === undefined || entry.sequence > summary.newestSequence)
    summary.newestSequence = entry.sequence;
}
