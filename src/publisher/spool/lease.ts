// Who sends, where several processes share a spool: the one whose id stands in the lock file, as long as it touches the
// file. Others watch the file by their own monotonic clock and take over when nothing changes for a while: no process
// ids, which are used again, and no wall clocks, which jump. Two may send at once for a moment. That is harmless, for a
// second put of an event has the same key and bytes; nobody sending would not be. So every doubt ends in sending.
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import type { PublisherClock } from '../clock.ts';
import { errorCode } from './system-error.ts';

export interface LeaseOptions {
  /** Path of the lock file. */
  file: string;
  /** Id of this process. */
  writer: string;
  /** Milliseconds between touches. */
  beatMs: number;
  /** Milliseconds without a touch after which another process takes over. */
  staleMs: number;
  clock: PublisherClock;
  /** Called when this process becomes the sender, and when it no longer is. */
  onChange(held: boolean): void;
}

export interface Lease {
  held(): boolean;
  /** Gives the lock up, so that another process need not wait. */
  stop(): Promise<void>;
}

export function startLease({ file, writer, beatMs, staleMs, clock, onChange }: LeaseOptions): Lease {
  const halt = new AbortController();
  let held = false;
  let seen = '';
  let seenAt = clock.monotonic();

  async function beat(): Promise<boolean> {
    if ((await ownerOf(file)) === writer) {
      await touch();
      return true;
    }
    if (await isStale()) await takeAway();
    return create();
  }

  async function touch(): Promise<void> {
    const seconds = clock.now() / 1000;
    await utimes(file, seconds, seconds).catch(() => {});
  }

  async function isStale(): Promise<boolean> {
    const facts = await stat(file).catch(() => undefined);
    if (!facts) return false;
    const now = `${facts.ino} ${facts.mtimeMs}`;
    if (now !== seen) {
      seen = now;
      seenAt = clock.monotonic();
    }
    return clock.monotonic() - seenAt >= staleMs;
  }

  /** By rename, so that of several who find it stale only one takes it away. */
  async function takeAway(): Promise<void> {
    const aside = `${file}.${writer}`;
    await rename(file, aside).catch(() => {});
    await rm(aside, { force: true }).catch(() => {});
  }

  /** False only where another process has the lock. */
  async function create(): Promise<boolean> {
    try {
      const lock = await open(file, 'wx');
      try {
        await lock.writeFile(writer);
      } finally {
        await lock.close();
      }
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      // On a full disk the file stays empty: nobody's.
      await rm(file, { force: true }).catch(() => {});
      return true;
    }
  }

  function become(now: boolean): void {
    if (now === held) return;
    held = now;
    onChange(now);
  }

  const running = (async () => {
    while (!halt.signal.aborted) {
      become(await beat());
      await clock.sleep(beatMs, halt.signal);
    }
  })();

  return {
    held: () => held,
    async stop() {
      halt.abort();
      await running;
      if (held && (await ownerOf(file)) === writer) await rm(file, { force: true }).catch(() => {});
      become(false);
    },
  };
}

const ownerOf = (file: string) => readFile(file, 'utf8').catch(() => undefined);
