// The drop folder: a program in any language writes a file and renames it into the folder; the rest is done here, by the
// same spool and sender as the library's. Taking a file over is one rename, so it needs no room on a full disk, and a
// file is always in exactly one place. The spool is the folder's own subfolder `.spool`, so both are on one disk.
import { join } from 'node:path';
import { type Status, startEngine } from '../engine.ts';
import type { CloseOptions, EngineOptions } from '../options.ts';
import { createNotifier } from '../sender/notifier.ts';
import { putAsideFrom } from '../spool/quarantine.ts';
import { readShipment } from '../spool/read-entry.ts';
import { errorCode } from '../spool/system-error.ts';
import { createDropFolder, type Dropped } from './drop-folder.ts';

export interface ShipperOptions extends EngineOptions {
  /** Where files are dropped. */
  folder: string;
  /** Bytes above which a file is put aside; default 8 MiB. As many of them as puts at once are held in memory. */
  maxFileBytes?: number;
  /** Milliseconds that a file which is no JSON may stay unchanged before it is put aside; default 10,000. */
  settleMs?: number;
}

export interface ShipperStatus extends Status {
  /** Files that are not taken yet because they may still be written. */
  unready: number;
}

export interface Shipper {
  status(): Promise<ShipperStatus>;
  /** Resolves once a look has found nothing to take. */
  caughtUp(): Promise<void>;
  close(options?: CloseOptions): Promise<void>;
}

/** Longest wait for the disk at one file. */
const diskMs = 60_000;

/** Starts to ship what is in the folder and what comes. Never throws. */
export function startShipper(options: ShipperOptions): Shipper {
  const { folder, maxFileBytes = 8 * 1024 * 1024, settleMs = 10_000, pollMs = 500 } = options;
  const engine = startEngine(join(folder, '.spool'), options);
  const { clock, log, tell, spool, prefix, source } = engine;
  const notifier = createNotifier(clock);
  const isReadable = (bytes: Uint8Array) => readShipment(bytes, { prefix, source, id: '-', at: 0 }) !== 'not-json';
  const drop = createDropFolder({ folder, maxFileBytes, settleMs, isReadable, clock });
  const quarantine = putAsideFrom(spool, tell);
  let waiting: (() => void)[] = [];
  let stopped = false;
  let trouble = '';

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const taken = await takeAll();
        trouble = '';
        if (taken > 0) continue;
        for (const resolve of waiting) resolve();
        waiting = [];
      } catch (error) {
        const code = errorCode(error);
        if (code !== trouble) log.error('the drop folder cannot be read', { code });
        trouble = code;
      }
      if (!stopped) await notifier.wait(pollMs);
    }
    for (const resolve of waiting) resolve();
  }

  /** How many files were taken. Several are handed over at once, for they share the disk's work. */
  async function takeAll(): Promise<number> {
    let taken = 0;
    let round: Promise<boolean>[] = [];
    const settle = async () => {
      const results = await Promise.all(round);
      taken += results.filter(Boolean).length;
      round = [];
      return results.every(Boolean);
    };
    for await (const dropped of drop.files()) {
      if (stopped) break;
      round.push(take(dropped));
      // At the ceiling files stay where they are: the folder is the platform's own.
      if (round.length >= 16 && !(await settle())) break;
    }
    await settle();
    return taken;
  }

  async function take(dropped: Dropped): Promise<boolean> {
    if (dropped.kind === 'broken') return quarantine(dropped.path, dropped.reason);
    const { path, bytes } = dropped;
    return 'entry' in (await engine.accept({ path, bytes }, diskMs));
  }

  const running = run();

  return {
    status: async () => ({ ...(await engine.status()), unready: drop.unready() }),
    caughtUp: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        notifier.ring();
      }),
    async close(closing) {
      stopped = true;
      notifier.ring();
      await running;
      await engine.close(closing);
    },
  };
}
