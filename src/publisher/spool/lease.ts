// Decides which of several processes that share a spool sends: the one whose id is in the lock file, as long as it
// keeps touching the file. Others watch the file by their own monotonic clock and take over when it stops changing.
// Process ids (reused) and wall clocks (jump) play no part. Two processes may briefly send at once, which is harmless
// because a second put of an event has the same key and bytes. No process sending would be harmful, so every doubt
// means sending.
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
  /** Releases the lock, so that another process does not have to wait until it is stale. */
  stop(): Promise<void>;
}

export function startLease({ file, writer, beatMs, staleMs, clock, onChange }: LeaseOptions): Lease {
  const halt = new AbortController();
  let held = false;
  let lastState = '';
  let lastChangeAt = clock.monotonic();

  async function beat(): Promise<boolean> {
    if ((await ownerOf(file)) === writer) {
      await touch();
      return true;
    }
    if (await isStale()) await removeStaleLock();
    return create();
  }

  async function touch(): Promise<void> {
    const seconds = clock.now() / 1000;
    await utimes(file, seconds, seconds).catch(() => {});
  }

  async function isStale(): Promise<boolean> {
    const facts = await stat(file).catch(() => undefined);
    if (!facts) return false;
    const state = `${facts.ino} ${facts.mtimeMs}`;
    if (state !== lastState) {
      lastState = state;
      lastChangeAt = clock.monotonic();
    }
    return clock.monotonic() - lastChangeAt >= staleMs;
  }

  /** Uses rename, so that of several processes that find the lock stale only one removes it. */
  async function removeStaleLock(): Promise<void> {
    const aside = `${file}.${writer}`;
    await rename(file, aside).catch(() => {});
    await rm(aside, { force: true }).catch(() => {});
  }

  /** False only if another process has the lock. */
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
      // On a full disk the file stays empty and would belong to nobody.
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
