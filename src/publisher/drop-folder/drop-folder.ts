// Scans a folder into which other programs rename their finished files, and yields those that are ready, in the order
// of their names. A file that is not valid JSON may still be being written: it is left until it has not changed for a
// while by the monotonic clock. Memory holds a limited number of names per scan, and the files that are not ready.
import { lstat, opendir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublisherClock } from '../clock.ts';
import { isMissing } from '../spool/system-error.ts';

export interface DropFolderOptions {
  folder: string;
  /** Size limit of a file in bytes. */
  maxFileBytes: number;
  /** Milliseconds without a change after which a file that is not JSON counts as broken. */
  settleMs: number;
  isReadable(bytes: Uint8Array): boolean;
  clock: PublisherClock;
}

export type Dropped =
  | { kind: 'ready'; path: string; bytes: Uint8Array }
  | { kind: 'broken'; path: string; reason: 'not-json' | 'too-large' };

/** Names per scan. */
const maxNames = 1000;

interface Unready {
  state: string;
  /** When its last change was seen, on the monotonic clock. */
  since: number;
}

export function createDropFolder({ folder, maxFileBytes, settleMs, isReadable, clock }: DropFolderOptions) {
  let unready = new Map<string, Unready>();

  /** @throws the system's error if the file cannot be read */
  async function inspect(path: string, stillUnready: Map<string, Unready>): Promise<Dropped | undefined> {
    const { size, mtimeMs, ino } = await lstat(path);
    const state = `${size} ${mtimeMs} ${ino}`;
    const before = unready.get(path);
    const known = before?.state === state ? before : { state, since: clock.monotonic() };
    const settled = clock.monotonic() - known.since >= settleMs;
    if (size > maxFileBytes) {
      if (settled) return { kind: 'broken', path, reason: 'too-large' };
    } else if (known !== before || settled) {
      // Read only when it is new or has changed, and once more before it counts as broken.
      const bytes = await readFile(path);
      if (isReadable(bytes)) return { kind: 'ready', path, bytes };
      if (settled) return { kind: 'broken', path, reason: 'not-json' };
    }
    stillUnready.set(path, known);
    return undefined;
  }

  return {
    /**
     * Scans the folder once.
     * @throws the system's error if the folder cannot be read
     */
    async *files(): AsyncGenerator<Dropped> {
      const stillUnready = new Map<string, Unready>();
      for (const name of await firstNames(folder)) {
        const path = join(folder, name);
        const dropped = await inspect(path, stillUnready).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
          return undefined;
        });
        if (dropped) yield dropped;
      }
      unready = stillUnready;
    },
    /** Number of files that the last scan left because a program may still be writing them. */
    unready: () => unready.size,
  };
}

/** The first names of regular files, sorted, without hidden and temporary ones. */
async function firstNames(folder: string): Promise<string[]> {
  let names: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (!entry.isFile() || /^\.|~$|\.(tmp|part|partial|swp)$/i.test(entry.name)) continue;
    names.push(entry.name);
    if (names.length >= 2 * maxNames) names = names.sort().slice(0, maxNames);
  }
  return names.sort().slice(0, maxNames);
}
