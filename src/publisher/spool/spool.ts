// The queue on disk. An event is in exactly one file from the moment it is durable until S3 has it; every move is one
// rename. A file may disappear at any time because another process shares the spool: that is not an error.
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PublisherClock } from '../clock.ts';
import { checksumOf, createSequence, type Entry, entryName, folderOf, identityOf, parseEntry } from './entry-name.ts';
import { createGroupCommit, type Incoming } from './group-commit.ts';
import { createFolders, foldersOf, moveInto, moveToBroken, namesIn, type SpoolFolders } from './spool-folders.ts';
import { occupied, type SpoolSummary, scanSpool } from './spool-scan.ts';
import { isMissing } from './system-error.ts';

export interface SpooledFile {
  path: string;
  entry: Entry;
}

export type BrokenReason = 'changed' | 'not-json' | 'unknown-file' | 'too-large';

export interface OldestFiles {
  files: SpooledFile[];
  /** Paths of files that are not spool entries. */
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
  let summary: SpoolSummary = {
    events: 0,
    bytes: 0,
    reported: 0,
    broken: 0,
    oldestAt: undefined,
    newestSequence: undefined,
  };
  /** Entries added since the last scan began. */
  let addedSinceScan = { events: 0, bytes: 0 };
  let previousHalfWritten = new Set<string>();

  function uncount({ entry, path }: SpooledFile): void {
    summary.events = Math.max(0, summary.events - 1);
    summary.bytes = Math.max(0, summary.bytes - occupied(entry.bytes));
    if (isReported(path)) summary.reported = Math.max(0, summary.reported - 1);
  }

  const isReported = (path: string) => path.startsWith(folders.reported);

  const withOneMoreFailure = ({ entry }: SpooledFile): Entry => ({ ...entry, failedTries: entry.failedTries + 1 });

  return {
    folders,
    writer,

    /** Creates the folders and scans them. @throws the system's error */
    async open(): Promise<void> {
      await createFolders(folders);
      summary = await scanSpool(folders);
      if (summary.newestSequence !== undefined) sequence.advancePast(summary.newestSequence);
    },

    /** @throws the system's error; the event may still be in the spool */
    async add(incoming: Incoming): Promise<SpooledFile> {
      const entry = await commit.add(incoming);
      for (const each of [summary, addedSinceScan]) {
        each.events += 1;
        each.bytes += occupied(entry.bytes);
      }
      return { path: join(folders.waiting, folderOf(entry), entryName(entry)), entry };
    },

    summary: (): Readonly<SpoolSummary> => summary,

    /** Scans the spool. Entries added meanwhile may be counted twice but are not missed. */
    async rescan(): Promise<void> {
      addedSinceScan = { events: 0, bytes: 0 };
      const added = addedSinceScan;
      const scanned = await scanSpool(folders);
      summary = { ...scanned, events: scanned.events + added.events, bytes: scanned.bytes + added.bytes };
    },

    /**
     * The oldest waiting files, oldest first, except those whose identity is in `taken`.
     * Removes empty folders, except the newest.
     */
    async oldest(limit: number, taken: { has(identity: string): boolean }): Promise<OldestFiles> {
      const result: OldestFiles = { files: [], unknown: [] };
      const names = await namesIn(folders.waiting);
      for (const [index, name] of names.entries()) {
        const inside = join(folders.waiting, name);
        const inner = await readdir(inside).catch((error: unknown) => {
          if (isMissing(error)) return [];
          // A file where only folders belong.
          result.unknown.push(inside);
          return undefined;
        });
        if (inner === undefined) continue;
        if (inner.length === 0 && index < names.length - 1) await rmdir(inside).catch(() => {});
        for (const each of inner.sort()) {
          const entry = parseEntry(each);
          const path = join(inside, each);
          if (!entry || folderOf(entry) !== name) result.unknown.push(path);
          else if (!taken.has(identityOf(entry))) result.files.push({ path, entry });
          if (result.files.length >= limit) return result;
        }
      }
      return result;
    },

    /** Oldest first. */
    async reported(): Promise<SpooledFile[]> {
      return (await namesIn(folders.reported)).flatMap((name) => {
        const entry = parseEntry(name);
        return entry ? [{ path: join(folders.reported, name), entry }] : [];
      });
    },

    /** The bytes as handed over; `gone` if another process has sent them. @throws the system's error */
    async read(file: SpooledFile): Promise<Uint8Array | 'gone' | 'changed'> {
      try {
        const bytes = await readFile(file.path);
        return bytes.length === file.entry.bytes && checksumOf(bytes) === file.entry.checksum ? bytes : 'changed';
      } catch (error) {
        if (isMissing(error)) return 'gone';
        throw error;
      }
    },

    /**
     * Not synced: a file that reappears after power loss is put a second time, which is harmless.
     * @throws the system's error
     */
    async remove(file: SpooledFile): Promise<void> {
      await rm(file.path, { force: true });
      uncount(file);
    },

    /** Counts one more failed attempt in the file's name. @throws the system's error, `ENOENT` if the file has gone */
    async markFailed(file: SpooledFile): Promise<SpooledFile> {
      const entry = withOneMoreFailure(file);
      const path = join(dirname(file.path), entryName(entry));
      await rename(file.path, path);
      return { path, entry };
    },

    /** Also counts the failed attempt. @throws the system's error, `ENOENT` if the file has gone */
    async moveToReported(file: SpooledFile): Promise<SpooledFile> {
      const entry = withOneMoreFailure(file);
      await moveInto(folders.reported, file.path, entryName(entry));
      summary.reported += 1;
      return { path: join(folders.reported, entryName(entry)), entry };
    },

    /** Moves the file to `broken` and returns its name there; undefined if it has gone. @throws the system's error */
    async quarantine(path: string, entry?: Entry): Promise<string | undefined> {
      const name = await moveToBroken(path, folders);
      if (entry) uncount({ path, entry });
      if (name !== undefined) summary.broken += 1;
      return name;
    },

    /**
     * Removes half-written files that the previous call had already seen: no write takes as long as the time between
     * two calls.
     */
    async removeHalfWritten(): Promise<void> {
      const names = await namesIn(folders.halfWritten);
      for (const name of names.filter((each) => previousHalfWritten.has(each))) {
        await rm(join(folders.halfWritten, name), { force: true }).catch(() => {});
      }
      previousHalfWritten = new Set(names);
    },
  };
}
