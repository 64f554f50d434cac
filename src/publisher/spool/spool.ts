// The queue on disk. An event is in exactly one file from the moment it is durable until S3 has it; every change of
// place is one rename. Files vanish under our hands when another process shares the spool: that is no error.
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PublisherClock } from '../clock.ts';
import { checksumOf, createSequence, type Entry, entryName, folderOf, identityOf, parseEntry } from './entry-name.ts';
import { createGroupCommit, type Incoming } from './group-commit.ts';
import { foldersOf, makeFolders, moveInto, namesIn, quarantine, type SpoolFolders } from './spool-folders.ts';
import { occupied, type ResultSummary, scanSpool } from './spool-scan.ts';
import { isMissing } from './system-error.ts';

export interface SpooledFile {
  path: string;
  entry: Entry;
}

export type BrokenReason = 'changed' | 'not-json' | 'unknown-file' | 'too-large';

export interface Found {
  files: SpooledFile[];
  /** Paths of files that are none of ours. */
  unknown: string[];
}

export type Spool = ReturnType<typeof createSpool>;

export function createSpool(folder: string, clock: PublisherClock) {
  const folders: SpoolFolders = foldersOf(folder);
  const writer = randomBytes(4).toString('hex');
  const sequence = createSequence(clock.now);
  const commit = createGroupCommit({
    waitingFolder: folders.waiting,
    temporaryFolder: folders.halfWritten,
    writer,
    nextSequence: sequence.next,
  });
  let summary: ResultSummary = {
    events: 0,
    bytes: 0,
    reported: 0,
    broken: 0,
    oldestAt: undefined,
    newestSequence: undefined,
  };
  /** What was added since the last census began. */
  let counting = { events: 0, bytes: 0 };
  let seenHalfWritten = new Set<string>();

  function forget({ entry, path }: SpooledFile): void {
    summary.events = Math.max(0, summary.events - 1);
    summary.bytes = Math.max(0, summary.bytes - occupied(entry.bytes));
    if (isReported(path)) summary.reported = Math.max(0, summary.reported - 1);
  }

  const isReported = (path: string) => path.startsWith(folders.reported);

  const afterFailure = ({ entry }: SpooledFile): Entry => ({ ...entry, failedTries: entry.failedTries + 1 });

  return {
    folders,
    writer,

    /** Makes the folders. @throws the system's error */
    async open(): Promise<void> {
      await makeFolders(folders);
      summary = await scanSpool(folders);
      if (summary.newestSequence !== undefined) sequence.passed(summary.newestSequence);
    },

    /** @throws the system's error; the event may be in the spool all the same */
    async add(incoming: Incoming): Promise<SpooledFile> {
      const entry = await commit.add(incoming);
      for (const each of [summary, counting]) {
        each.events += 1;
        each.bytes += occupied(entry.bytes);
      }
      return { path: join(folders.waiting, folderOf(entry), entryName(entry)), entry };
    },

    summary: (): Readonly<ResultSummary> => summary,

    /** Counts anew. What is added meanwhile may be counted twice, but is not missed. */
    async count(): Promise<void> {
      counting = { events: 0, bytes: 0 };
      const added = counting;
      const found = await scanSpool(folders);
      summary = { ...found, events: found.events + added.events, bytes: found.bytes + added.bytes };
    },

    /**
     * The oldest waiting files, oldest first, those left out that are in `taken` by their identity.
     * Folders that have emptied are removed, but not the newest one.
     */
    async oldest(most: number, taken: { has(identity: string): boolean }): Promise<Found> {
      const found: Found = { files: [], unknown: [] };
      const names = await namesIn(folders.waiting);
      for (const [index, name] of names.entries()) {
        const inside = join(folders.waiting, name);
        const inner = await readdir(inside).catch((error: unknown) => {
          if (isMissing(error)) return [];
          // A file where only folders are.
          found.unknown.push(inside);
          return undefined;
        });
        if (inner === undefined) continue;
        if (inner.length === 0 && index < names.length - 1) await rmdir(inside).catch(() => {});
        for (const each of inner.sort()) {
          const entry = parseEntry(each);
          const path = join(inside, each);
          if (!entry || folderOf(entry) !== name) found.unknown.push(path);
          else if (!taken.has(identityOf(entry))) found.files.push({ path, entry });
          if (found.files.length >= most) return found;
        }
      }
      return found;
    },

    /** Oldest first. */
    async reported(): Promise<SpooledFile[]> {
      return (await namesIn(folders.reported)).flatMap((name) => {
        const entry = parseEntry(name);
        return entry ? [{ path: join(folders.reported, name), entry }] : [];
      });
    },

    /** The bytes as they were handed over; `gone` where another process has sent it. @throws the system's error */
    async read(file: SpooledFile): Promise<Uint8Array | 'gone' | 'changed'> {
      try {
        const bytes = await readFile(file.path);
        return bytes.length === file.entry.bytes && checksumOf(bytes) === file.entry.checksum ? bytes : 'changed';
      } catch (error) {
        if (isMissing(error)) return 'gone';
        throw error;
      }
    },

    /** Not synced: what comes back after power loss is put a second time, which is harmless. @throws the system's error */
    async remove(file: SpooledFile): Promise<void> {
      await rm(file.path, { force: true });
      forget(file);
    },

    /** Writes one more failed try into the name. @throws the system's error, `ENOENT` where it has gone */
    async markFailed(file: SpooledFile): Promise<SpooledFile> {
      const entry = afterFailure(file);
      const path = join(dirname(file.path), entryName(entry));
      await rename(file.path, path);
      return { path, entry };
    },

    /** Also marks the failed try. @throws the system's error, `ENOENT` where it has gone */
    async moveToReported(file: SpooledFile): Promise<SpooledFile> {
      const entry = afterFailure(file);
      await moveInto(folders.reported, file.path, entryName(entry));
      summary.reported += 1;
      return { path: join(folders.reported, entryName(entry)), entry };
    },

    /** The name it has now; undefined where it has gone. @throws the system's error */
    async quarantine(path: string, entry?: Entry): Promise<string | undefined> {
      const name = await quarantine(path, folders);
      if (entry) forget({ path, entry });
      if (name !== undefined) summary.broken += 1;
      return name;
    },

    /** Removes half-written files that were already there at the call before. Between the two no write can still go on. */
    async removeHalfWritten(): Promise<void> {
      const names = await namesIn(folders.halfWritten);
      for (const name of names.filter((each) => seenHalfWritten.has(each))) {
        await rm(join(folders.halfWritten, name), { force: true }).catch(() => {});
      }
      seenHalfWritten = new Set(names);
    },
  };
}
