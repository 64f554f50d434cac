// The oldest waiting files in the order of handing over: at most a thousand names in memory, however many files there
// are. A file that was taken out does not come back until it is released. Files that may share an object wait for each
// other for a limited time, measured by the monotonic clock, so a jump of the wall clock does not prolong it.
import type { PublisherClock } from '../clock.ts';
import type { PackLimits } from '../pack.ts';
import { type Entry, handedOverAt, identityOf } from './entry-name.ts';
import type { Quarantine } from './quarantine.ts';
import type { Spool, SpooledFile } from './spool.ts';

export interface WaitingWindowOptions {
  spool: Pick<Spool, 'oldest'>;
  quarantine: Quarantine;
  clock: PublisherClock;
  /** Milliseconds between scans for events that other processes handed over. */
  pollMs: number;
  /** Maximum milliseconds that a file waits for others. */
  maxDelayMs: number;
}

interface WaitingFile {
  file: SpooledFile;
  /** When it stops waiting for others, on the monotonic clock. */
  dueAt: number;
}

/** `held`: the files wait for others until this time on the monotonic clock. */
export type Taken = { kind: 'files'; files: SpooledFile[] } | { kind: 'held'; until: number } | { kind: 'none' };

const maxNames = 1000;

export function createWaitingWindow({ spool, quarantine, clock, pollMs, maxDelayMs }: WaitingWindowOptions) {
  let names: WaitingFile[] = [];
  /** Identities of the files that are in the window or were taken out of it. */
  const taken = new Set<string>();
  let mayBeMore = true;
  let scanning = false;
  let nextScanAt = 0;
  /** If true, files that a scan finds do not wait for others. It stays true until a scan has found all files. */
  let flushing = false;

  function waitingFile(file: SpooledFile): WaitingFile {
    const ageMs = Math.max(0, clock.now() - handedOverAt(file.entry));
    return { file, dueAt: clock.monotonic() + (flushing ? 0 : Math.max(0, maxDelayMs - ageMs)) };
  }

  return {
    /** Reads the folders if they may hold something new. @throws the system's error */
    async refill(): Promise<void> {
      const now = clock.monotonic();
      if (names.length > maxNames / 2 || (!mayBeMore && now < nextScanAt)) return;
      mayBeMore = false;
      nextScanAt = now + pollMs;
      const room = maxNames - names.length;
      scanning = true;
      const { files, unknown } = await spool.oldest(room, taken).catch((error: unknown) => {
        scanning = false;
        throw error;
      });
      // No await from here to the sort: a file added in between would be taken twice.
      scanning = false;
      if (files.length >= room) mayBeMore = true;
      for (const file of files) taken.add(identityOf(file.entry));
      // Another process may have handed over something older than the names already in the window.
      names = [...names, ...files.map(waitingFile)].sort((a, b) =>
        a.file.entry.sequence < b.file.entry.sequence ? -1 : 1,
      );
      if (!mayBeMore) flushing = false;
      for (const path of unknown) await quarantine(path, 'unknown-file');
    },
    /** Adds a file that was just stored. No scan is needed while the window knows every waiting file. */
    add(file: SpooledFile): void {
      // A scan may have found it before `publish` resolved.
      if (taken.has(identityOf(file.entry))) return;
      if (mayBeMore || scanning || names.length >= maxNames) {
        mayBeMore = true;
        return;
      }
      taken.add(identityOf(file.entry));
      names.push(waitingFile(file));
    },
    /** The oldest files that may share an object, once there are enough or they have waited long enough. */
    take({ maxEvents, maxBytes }: Omit<PackLimits, 'maxDelayMs'>, goesAlone: (entry: Entry) => boolean): Taken {
      const [first] = names;
      if (!first) return { kind: 'none' };
      let bytes = 0;
      let until = Infinity;
      let count = 0;
      let isFull = maxEvents === 1 || goesAlone(first.file.entry);
      for (const { file, dueAt } of names) {
        bytes += file.entry.bytes + 1;
        isFull ||= count > 0 && (bytes > maxBytes || goesAlone(file.entry));
        if (isFull && count > 0) break;
        count += 1;
        until = Math.min(until, dueAt);
        isFull ||= count === maxEvents || bytes >= maxBytes;
      }
      if (!isFull && until > clock.monotonic()) return { kind: 'held', until };
      return { kind: 'files', files: names.splice(0, count).map(({ file }) => file) };
    },
    /** Makes every file that was stored so far stop waiting for others. */
    flush(): void {
      const now = clock.monotonic();
      for (const name of names) name.dueAt = Math.min(name.dueAt, now);
      flushing = mayBeMore || scanning;
    },
    /** Lets a scan find the file again. */
    release({ entry }: SpooledFile): void {
      taken.delete(identityOf(entry));
    },
    /** Releases everything that is still in the window. */
    clear(): void {
      for (const { file } of names) taken.delete(identityOf(file.entry));
      names = [];
      mayBeMore = true;
    },
  };
}
