// Counts what the spool holds, from the file names alone. Several processes may share a spool: each counts its own
// changes at once, and those of the others at the next scan.
import { join } from 'node:path';
import { type Entry, handedOverAt, parseEntry } from './entry-name.ts';
import { namesIn, type SpoolFolders } from './spool-folders.ts';

export interface SpoolSummary {
  /** Events on disk, including the reported ones. */
  events: number;
  /** Bytes that these events occupy on disk, in blocks of 4 KiB. */
  bytes: number;
  /** How many of these events were reported. */
  reported: number;
  /** Files in quarantine. */
  broken: number;
  /**
   * When the oldest event was handed over, in milliseconds since 1970, as of the last scan; undefined if there is none.
   */
  oldestAt: number | undefined;
  /** The newest sequence on disk, as of the last scan. */
  newestSequence: string | undefined;
}

const blockBytes = 4096;

/** Bytes that a file of this size occupies on disk. */
export const occupied = (bytes: number): number => Math.max(1, Math.ceil(bytes / blockBytes)) * blockBytes;

export async function scanSpool(folders: SpoolFolders): Promise<SpoolSummary> {
  const summary: SpoolSummary = {
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
    // What cannot be read is not one of the spool's folders: the sender moves it to quarantine.
    count(await namesIn(join(folders.waiting, folder)).catch(() => []));
  }
  return summary;
}

function addTo(summary: SpoolSummary, entry: Entry): void {
  summary.events += 1;
  summary.bytes += occupied(entry.bytes);
  summary.oldestAt = Math.min(summary.oldestAt ?? Infinity, handedOverAt(entry));
  if (summary.newestSequence === undefined || entry.sequence > summary.newestSequence)
    summary.newestSequence = entry.sequence;
}
