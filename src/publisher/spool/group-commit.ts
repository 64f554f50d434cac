// Publishing is as safe as fsync: write, fsync, rename, fsync of the folder. What is handed over while the disk is busy
// goes together in the next round, which shares the last step.
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, sync, writeDurably } from './durable.ts';
import { checksumOf, type Entry, entryName, folderOf, identityOf } from './entry-name.ts';
import { isMissing } from './system-error.ts';

/** Bytes to write, or a file of somebody else that is taken as it is and must be on the same disk. */
export type Incoming = { bytes: Uint8Array; path?: undefined } | { bytes: Uint8Array; path: string };

export interface GroupCommitOptions {
  /** Folder of the entries' folders. */
  waitingFolder: string;
  /** Folder of half-written files, on the same disk. */
  temporaryFolder: string;
  writer: string;
  nextSequence(): string;
}

export interface GroupCommit {
  /** Resolves once the entry survives power loss. Rejects with the system's error; the entry may be there all the same. */
  add(incoming: Incoming): Promise<Entry>;
}

const mostPerRound = 64;
/** Node has four threads for files and names: one is left to the rest of the process, however slow the disk is. */
const writtenAtOnce = 3;

interface Waiting {
  incoming: Incoming;
  entry: Entry;
  resolve(entry: Entry): void;
  reject(error: unknown): void;
}

export function createGroupCommit({
  waitingFolder,
  temporaryFolder,
  writer,
  nextSequence,
}: GroupCommitOptions): GroupCommit {
  const queue: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (queue.length > 0) await commit(queue.splice(0, mostPerRound));
    running = false;
  }

  async function commit(round: readonly Waiting[]): Promise<void> {
    const placed: Waiting[] = [];
    const left = [...round];
    const place = async () => {
      for (let one = left.shift(); one; one = left.shift()) {
        try {
          await moveIn(one, await stage(one));
          placed.push(one);
        } catch (error) {
          one.reject(error);
        }
      }
    };
    await Promise.all(Array.from({ length: writtenAtOnce }, place));
    // Told in the order of handing over, which is the order of first tries.
    placed.sort((a, b) => (a.entry.sequence < b.entry.sequence ? -1 : 1));
    for (const [folder, together] of Map.groupBy(placed, ({ entry }) => folderOf(entry))) {
      try {
        await sync(join(waitingFolder, folder));
        for (const { entry, resolve } of together) resolve(entry);
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
  }

  async function stage({ incoming, entry }: Waiting): Promise<string> {
    if (incoming.path !== undefined) {
      await sync(incoming.path);
      return incoming.path;
    }
    const path = join(temporaryFolder, identityOf(entry));
    await writeDurably(path, incoming.bytes);
    return path;
  }

  /** The folder may not be there yet, or be removed by a sender that found it empty. */
  async function moveIn({ entry, incoming }: Waiting, staged: string): Promise<void> {
    const folder = join(waitingFolder, folderOf(entry));
    const path = join(folder, entryName(entry));
    for (let tries = 0; ; tries += 1) {
      try {
        return await rename(staged, path);
      } catch (error) {
        if (isMissing(error) && tries < 3) {
          await makeFolder(folder);
          continue;
        }
        if (incoming.path === undefined) await rm(staged, { force: true }).catch(() => {});
        throw error;
      }
    }
  }

  return {
    add(incoming) {
      const { bytes } = incoming;
      const entry: Entry = {
        sequence: nextSequence(),
        writer,
        bytes: bytes.length,
        checksum: checksumOf(bytes),
        failedTries: 0,
      };
      return new Promise<Entry>((resolve, reject) => {
        queue.push({ incoming, entry, resolve, reject });
        void run();
      });
    },
  };
}
