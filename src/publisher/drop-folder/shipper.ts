// The drop folder: a program in any language writes a file and renames it into the folder; the shipper sends it with
// the library's spool and sender. Accepting a file is one rename, so it works on a full disk, and a file is always in
// exactly one place. The spool is the folder's subfolder `.spool`, so both are on one disk.
import { join } from 'node:path';
import { type Status, startEngine } from '../engine.ts';
import type { CloseOptions, EngineOptions } from '../options.ts';
import { createNotifier } from '../sender/notifier.ts';
import { createQuarantine } from '../spool/quarantine.ts';
import { readShipment } from '../spool/read-entry.ts';
import { errorCode } from '../spool/system-error.ts';
import { createDropFolder, type Dropped } from './drop-folder.ts';

export interface ShipperOptions extends EngineOptions {
  /** The drop folder. */
  folder: string;
  /**
   * Size limit of a file in bytes; a larger one goes to quarantine. Up to `concurrency` files are in memory. Default: 8
   * MiB.
   */
  maxFileBytes?: number;
  /** Milliseconds without a change after which a file that is not JSON goes to quarantine. Default: 10,000. */
  settleMs?: number;
}

export interface ShipperStatus extends Status {
  /** Files not accepted yet because a program may still be writing them. */
  unready: number;
}

export interface Shipper {
  status(): Promise<ShipperStatus>;
  /** Resolves once a scan has found nothing to accept. */
  caughtUp(): Promise<void>;
  /** Sends events that are waiting for others to share an object with. */
  flush(): void;
  close(options?: CloseOptions): Promise<void>;
}

/** Timeout for storing one file. */
const storeTimeoutMs = 60_000;

/**
 * Starts shipping the files in the folder, now and as they arrive.
 * @throws TypeError if `pack` is not valid
 */
export function startShipper(options: ShipperOptions): Shipper {
  const { folder, maxFileBytes = 8 * 1024 * 1024, settleMs = 10_000, pollMs = 500 } = options;
  const engine = startEngine(join(folder, '.spool'), options);
  const { clock, log, report, spool, prefix, source } = engine;
  const notifier = createNotifier(clock);
  const isReadable = (bytes: Uint8Array) => readShipment(bytes, { prefix, source, id: '-', at: 0 }) !== 'not-json';
  const drop = createDropFolder({ folder, maxFileBytes, settleMs, isReadable, clock });
  const quarantine = createQuarantine(spool, report);
  let caughtUpWaiters: (() => void)[] = [];
  let stopped = false;
  let lastErrorCode = '';

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const accepted = await acceptAll();
        lastErrorCode = '';
        if (accepted > 0) continue;
        for (const resolve of caughtUpWaiters) resolve();
        caughtUpWaiters = [];
      } catch (error) {
        const code = errorCode(error);
        if (code !== lastErrorCode) log.error('cannot read the drop folder', { code });
        lastErrorCode = code;
      }
      if (!stopped) await notifier.wait(pollMs);
    }
    for (const resolve of caughtUpWaiters) resolve();
  }

  /** Returns how many files were accepted. Several are handed over at once because they share an fsync. */
  async function acceptAll(): Promise<number> {
    let accepted = 0;
    let batch: Promise<boolean>[] = [];
    const settle = async () => {
      const results = await Promise.all(batch);
      accepted += results.filter(Boolean).length;
      batch = [];
      return results.every(Boolean);
    };
    for await (const dropped of drop.files()) {
      if (stopped) break;
      batch.push(acceptOne(dropped));
      // When the spool is full, files stay in the folder, which belongs to the platform.
      if (batch.length >= 16 && !(await settle())) break;
    }
    await settle();
    return accepted;
  }

  async function acceptOne(dropped: Dropped): Promise<boolean> {
    if (dropped.kind === 'broken') return quarantine(dropped.path, dropped.reason);
    const { path, bytes } = dropped;
    return 'entry' in (await engine.accept({ path, bytes }, storeTimeoutMs));
  }

  const running = run();

  return {
    status: async () => ({ ...(await engine.status()), unready: drop.unready() }),
    caughtUp: () =>
      new Promise((resolve) => {
        caughtUpWaiters.push(resolve);
        notifier.notify();
      }),
    flush: engine.flush,
    async close(closing) {
      stopped = true;
      notifier.notify();
      await running;
      await engine.close(closing);
    },
  };
}
