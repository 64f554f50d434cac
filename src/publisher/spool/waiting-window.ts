// The oldest waiting files in the order of handing over: at most a thousand names in memory, however many files there
// are. A file that was taken out does not come back until it is released.
import type { PublisherClock } from '../clock.ts';
import { identityOf } from './entry-name.ts';
import type { Quarantine } from './quarantine.ts';
import type { Spool, SpooledFile } from './spool.ts';

export interface WaitingWindowOptions {
  spool: Pick<Spool, 'oldest'>;
  quarantine: Quarantine;
  clock: PublisherClock;
  /** Milliseconds between scans for events that other processes handed over. */
  pollMs: number;
}

const maxNames = 1000;

export function createWaitingWindow({ spool, quarantine, clock, pollMs }: WaitingWindowOptions) {
  let names: SpooledFile[] = [];
  /** Identities of the files that are in the window or were taken out of it. */
  const taken = new Set<string>();
  let mayBeMore = true;
  let scanning = false;
  let nextScanAt = 0;

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
      names = [...names, ...files].sort((a, b) => (a.entry.sequence < b.entry.sequence ? -1 : 1));
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
      names.push(file);
    },
    takeOldest: (): SpooledFile | undefined => names.shift(),
    /** Lets a scan find the file again. */
    release({ entry }: SpooledFile): void {
      taken.delete(identityOf(entry));
    },
    /** Releases everything that is still in the window. */
    clear(): void {
      for (const { entry } of names) taken.delete(identityOf(entry));
      names = [];
      mayBeMore = true;
    },
  };
}
