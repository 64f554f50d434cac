// Makes entries durable: write, fsync, rename, fsync of the folder. Entries that arrive while the disk is busy are
// committed together in the next round, which shares the folder's fsync.
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, sync, writeDurably } from './durable.ts';
import { checksumOf, type Entry, entryName, folderOf, identityOf } from './entry-name.ts';
import { isMissing } from './system-error.ts';

/** Bytes to write, or another program's file to move into the spool; it must be on the same disk. */
export type Incoming = { bytes: Uint8Array; path?: undefined } | { bytes: Uint8Array; path: string };

export interface GroupCommitOptions {
  /** Folder that contains the entries' folders. */
  waitingFolder: string;
  /** Folder for half-written files, on the same disk. */
  temporaryFolder: string;
  writer: string;
  nextSequence(): string;
}

export interface GroupCommit {
  /** Resolves once the entry survives power loss. Rejects with the system's error; the entry may still be stored. */
  add(incoming: Incoming): Promise<Entry>;
}

const maxPerRound = 64;
/**
 * Node has four threads for file and DNS operations: this leaves one to the rest of the process, however slow the disk
 * is.
 */
const concurrentWrites = 3;

interface PendingEntry {
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
  const queue: PendingEntry[] = [];
  let running = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (queue.length > 0) await commit(queue.splice(0, maxPerRound));
    running = false;
  }

  async function commit(round: readonly PendingEntry[]): Promise<void> {
    const renamed: PendingEntry[] = [];
    const remaining = [...round];
    const writeNext = async () => {
      for (let one = remaining.shift(); one; one = remaining.shift()) {
        try {
          await moveIn(one, await stage(one));
          renamed.push(one);
        } catch (error) {
          one.reject(error);
        }
      }
    };
    await Promise.all(Array.from({ length: concurrentWrites }, writeNext));
    // Callers are answered in the order of handing over, which is also the order of first attempts.
    renamed.sort((a, b) => (a.entry.sequence < b.entry.sequence ? -1 : 1));
    for (const [folder, entries] of Map.groupBy(renamed, ({ entry }) => folderOf(entry))) {
      try {
        await sync(join(waitingFolder, folder));
        for (const { entry, resolve } of entries) resolve(entry);
      } catch (error) {
        for (const { reject } of entries) reject(error);
      }
    }
  }

  async function stage({ incoming, entry }: PendingEntry): Promise<string> {
    if (incoming.path !== undefined) {
      await sync(incoming.path);
      return incoming.path;
    }
    const path = join(temporaryFolder, identityOf(entry));
    await writeDurably(path, incoming.bytes);
    return path;
  }

  /** The folder may not exist yet, or a sender that found it empty may just have removed it. */
  async function moveIn({ entry, incoming }: PendingEntry, staged: string): Promise<void> {
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
