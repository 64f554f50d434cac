// Looks through a folder into which other programs rename their finished files, and names those that are ready, in the
// order of their names. A file that is no JSON (yet) may still be written: it is left until it has not changed for a
// while, by the monotonic clock. Memory holds the names of one look, at most so many, and the files that are not ready.
import { lstat, opendir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublisherClock } from '../clock.ts';
import { isMissing } from '../spool/system-error.ts';

export interface DropFolderOptions {
  folder: string;
  /** Bytes above which a file is not taken. */
  maxFileBytes: number;
  /** Milliseconds without a change after which a file that is no JSON is broken. */
  settleMs: number;
  isReadable(bytes: Uint8Array): boolean;
  clock: PublisherClock;
}

export type Dropped =
  | { kind: 'ready'; path: string; bytes: Uint8Array }
  | { kind: 'broken'; path: string; reason: 'not-json' | 'too-large' };

/** Names of one look. */
const mostNames = 1000;

interface Unready {
  facts: string;
  /** By the monotonic clock: since when it has not changed. */
  since: number;
}

export function createDropFolder({ folder, maxFileBytes, settleMs, isReadable, clock }: DropFolderOptions) {
  let unready = new Map<string, Unready>();

  /** @throws the system's error where the file cannot be read */
  async function look(path: string, still: Map<string, Unready>): Promise<Dropped | undefined> {
    const { size, mtimeMs, ino } = await lstat(path);
    const facts = `${size} ${mtimeMs} ${ino}`;
    const before = unready.get(path);
    const known = before?.facts === facts ? before : { facts, since: clock.monotonic() };
    const settled = clock.monotonic() - known.since >= settleMs;
    if (size > maxFileBytes) {
      if (settled) return { kind: 'broken', path, reason: 'too-large' };
    } else if (known !== before || settled) {
      // Read when it is new or has changed, and once more at the end.
      const bytes = await readFile(path);
      if (isReadable(bytes)) return { kind: 'ready', path, bytes };
      if (settled) return { kind: 'broken', path, reason: 'not-json' };
    }
    still.set(path, known);
    return undefined;
  }

  return {
    /**
     * Files one after another, as they are at this look.
     * @throws the system's error where the folder cannot be read
     */
    async *files(): AsyncGenerator<Dropped> {
      const still = new Map<string, Unready>();
      for (const name of await firstNames(folder)) {
        const path = join(folder, name);
        const dropped = await look(path, still).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
          return undefined;
        });
        if (dropped) yield dropped;
      }
      unready = still;
    },
    /** Files that were left at the last look because they may still be written. */
    unready: () => unready.size,
  };
}

/** The first names of regular files, sorted; hidden and temporary ones are somebody else's business. */
async function firstNames(folder: string): Promise<string[]> {
  let names: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (!entry.isFile() || /^\.|~$|\.(tmp|part|partial|swp)$/i.test(entry.name)) continue;
    names.push(entry.name);
    if (names.length >= 2 * mostNames) names = names.sort().slice(0, mostNames);
  }
  return names.sort().slice(0, mostNames);
}
