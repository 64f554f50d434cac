// One event into the spool, or the reason why not. Never rejects, and never takes longer than it is allowed to: what
// stands in the way is seen before anything is written, and a disk that does not answer is not waited for.
import type { PublisherClock } from './clock.ts';
import type { Refusing, Tell } from './report.ts';
import type { Entry } from './spool/entry-name.ts';
import type { Incoming } from './spool/group-commit.ts';
import type { Spool, SpooledFile } from './spool/spool.ts';
import { isDiskFull, isMissing } from './spool/system-error.ts';

/** `gone`: the file that was to be taken over is no longer there. */
export type Accepted = { entry: Entry } | { refused: Refusing['reason'] | 'gone' };

export interface HandOverOptions {
  spool: Pick<Spool, 'add' | 'summary'>;
  /** Resolves once the spool is open; `again` where its folders may have been removed. @throws the system's error */
  open(again?: 'again'): Promise<void>;
  onStored(file: SpooledFile): void;
  maxSpoolBytes: number;
  maxSpoolEvents: number;
  clock: PublisherClock;
  tell: Tell;
}

/** What is handed over and not yet durable is held in memory: at most so much. */
const mostPending = { entries: 10_000, bytes: 64 * 1024 * 1024 };

/** The same reason is told again after so long. */
const tellEveryMs = 60_000;

export function createHandOver(options: HandOverOptions) {
  const { spool, open, onStored, maxSpoolBytes, maxSpoolEvents, clock, tell } = options;
  const pending = { entries: 0, bytes: 0 };
  const toldAt = new Map<string, number>();
  let refused = 0;

  function refuse(reason: Refusing['reason']): Accepted {
    refused += 1;
    const now = clock.monotonic();
    if (now - (toldAt.get(reason) ?? -Infinity) >= tellEveryMs) {
      toldAt.set(reason, now);
      tell({ kind: 'refusing', reason });
    }
    return { refused: reason };
  }

  function obstacle(bytes: number): Refusing['reason'] | undefined {
    const { events, bytes: occupied } = spool.summary();
    if (events + pending.entries >= maxSpoolEvents || occupied + pending.bytes + bytes > maxSpoolBytes) {
      return 'spool-full';
    }
    return pending.entries >= mostPending.entries || pending.bytes + bytes > mostPending.bytes ? 'too-busy' : undefined;
  }

  async function store(incoming: Incoming): Promise<Accepted | { failed: unknown }> {
    pending.entries += 1;
    pending.bytes += incoming.bytes.length;
    try {
      await open();
      const file = await spool.add(incoming);
      onStored(file);
      return { entry: file.entry };
    } catch (error) {
      if (incoming.path !== undefined && isMissing(error)) return { refused: 'gone' };
      // Somebody may have removed the spool's folders: they are made anew for the next event.
      if (isMissing(error)) void open('again').catch(() => {});
      return { failed: error };
    } finally {
      pending.entries -= 1;
      pending.bytes -= incoming.bytes.length;
    }
  }

  return {
    async accept(incoming: Incoming, timeoutMs: number): Promise<Accepted> {
      const before = obstacle(incoming.bytes.length);
      if (before) return refuse(before);
      const patience = new AbortController();
      const late = clock.sleep(timeoutMs, patience.signal).then(() => undefined);
      const stored = await Promise.race([store(incoming), late]);
      patience.abort();
      if (stored === undefined) return refuse('timeout');
      if ('failed' in stored) return refuse(isDiskFull(stored.failed) ? 'disk-full' : 'spool-unwritable');
      return stored;
    },
    /** Handed over and not yet durable. */
    pending: (): number => pending.entries,
    refused: (): number => refused,
  };
}
