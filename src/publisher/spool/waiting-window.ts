// The oldest of what waits, by name, in the order of handing over: at most a thousand names in memory, however many
// files there are. What was taken out is not found again until it is let go.
import type { PublisherClock } from '../clock.ts';
import { identityOf } from './entry-name.ts';
import type { PutAside } from './quarantine.ts';
import type { Spool, SpooledFile } from './spool.ts';

export interface WaitingWindowOptions {
  spool: Pick<Spool, 'oldest'>;
  quarantine: PutAside;
  clock: PublisherClock;
  /** Milliseconds between looks for what other processes handed over. */
  pollMs: number;
}

const mostNames = 1000;

export function createWaitingWindow({ spool, quarantine, clock, pollMs }: WaitingWindowOptions) {
  let names: SpooledFile[] = [];
  /** By identity: what is in the window or was taken out of it. */
  const taken = new Set<string>();
  let mayBeMore = true;
  let looking = false;
  let lookAt = 0;

  return {
    /** Looks into the folders where that may find something. @throws the system's error */
    async refill(): Promise<void> {
      const now = clock.monotonic();
      if (names.length > mostNames / 2 || (!mayBeMore && now < lookAt)) return;
      mayBeMore = false;
      lookAt = now + pollMs;
      const room = mostNames - names.length;
      looking = true;
      const { files, unknown } = await spool.oldest(room, taken).catch((error: unknown) => {
        looking = false;
        throw error;
      });
      // From here on without a pause: what is added meanwhile would be taken twice.
      looking = false;
      if (files.length >= room) mayBeMore = true;
      for (const file of files) taken.add(identityOf(file.entry));
      // Another process may have handed over what is older than what was found before.
      names = [...names, ...files].sort((a, b) => (a.entry.sequence < b.entry.sequence ? -1 : 1));
      for (const path of unknown) await quarantine(path, 'unknown-file');
    },
    /** A file that has just come. While all that waits is known it needs no look to be found. */
    add(file: SpooledFile): void {
      // A look may have found it before its publisher was told.
      if (taken.has(identityOf(file.entry))) return;
      if (mayBeMore || looking || names.length >= mostNames) {
        mayBeMore = true;
        return;
      }
      taken.add(identityOf(file.entry));
      names.push(file);
    },
    takeOldest: (): SpooledFile | undefined => names.shift(),
    /** It may be found again. */
    invalidateStamps({ entry }: SpooledFile): void {
      taken.delete(identityOf(entry));
    },
    /** Lets go of all that is still in the window. */
    clear(): void {
      for (const { entry } of names) taken.delete(identityOf(entry));
      names = [];
      mayBeMore = true;
    },
  };
}
