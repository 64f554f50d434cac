// The spool, its lock and its sender put together: what `publish` and the drop folder both stand on. Whatever is wrong
// with the disk or with S3, nothing here throws, and nothing waits for the network.
import { S3Client } from '@aws-sdk/client-s3';
import { systemClock } from './clock.ts';
import { type Accepted, createHandOver } from './hand-over.ts';
import type { CloseOptions, EngineOptions } from './options.ts';
import { standardErrorLogger, tellBy, unfailing } from './report.ts';
import { type PutFailure, putTo } from './sender/put-object.ts';
import { type Sender, startSender } from './sender/sender.ts';
import type { Incoming } from './spool/group-commit.ts';
import { type Lease, startLease } from './spool/lease.ts';
import { createSpool } from './spool/spool.ts';

export interface Status {
  /** Events in the spool, the reported ones included. */
  events: number;
  /** What they take up on disk. */
  bytes: number;
  /** Milliseconds since the oldest of them was handed over; 0 for an empty spool. */
  oldestAgeMs: number;
  /** Of the events: those that failed so often that they were reported. */
  reported: number;
  /** Files in quarantine. */
  broken: number;
  /** Whether this process is the one that sends, where several share the spool. */
  sends: boolean;
  /** Of this process: events that S3 has taken, and tries that failed. */
  sent: number;
  failedTries: number;
  /** Events whose try is under way or due soon. They are in memory; the others are on the disk alone. */
  retriesInFlightCount: number;
  /** The last failure that no success followed; undefined while S3 takes what it is given. */
  failing: PutFailure | undefined;
  /** Of this process: how often the spool took nothing. */
  refused: number;
}

export type Engine = ReturnType<typeof startEngine>;

const countEveryMs = 30_000;
const lookEveryMs = 100;

/** Events being handed over at once from which on the sender stands back. */
const muchPending = 8;

/** @param folder of the spool */
export function startEngine(folder: string, options: EngineOptions) {
  const { bucket, prefix = 'events/', source = 's3-to-salesforce/publisher', clock = systemClock } = options;
  const { maxSpoolBytes = 2 ** 31, maxSpoolEvents = 500_000, random = Math.random, takeOverMs = 5000 } = options;
  const { pollMs = 500, client } = options;
  const log = unfailing(options.logger ?? standardErrorLogger);
  const ownClient = client ? undefined : new S3Client({ ...clientDefaults, ...options.s3 });
  const put = putTo(client ?? (ownClient as S3Client), bucket, options.putTimeoutMs ?? 30_000);
  const tell = tellBy(log, options.onReport);
  const spool = createSpool(folder, clock);
  const halt = new AbortController();
  let closed = false;
  let opening: Promise<void> | undefined;
  let lease: Lease | undefined;
  let sender: Sender | undefined;

  /** Opens the spool, or waits for it. Tried anew each time while it cannot be done. */
  function open(again?: 'again'): Promise<void> {
    if (again) opening = undefined;
    opening ??= spool.open().then(startWork, (error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  function startWork(): void {
    if (sender || halt.signal.aborted) return;
    lease = startLease({
      file: spool.folders.lock,
      writer: spool.writer,
      beatMs: takeOverMs / 5,
      staleMs: takeOverMs,
      clock,
      onChange: () => sender?.wake(),
    });
    sender = startSender({
      spool,
      put,
      prefix,
      source,
      concurrency: options.concurrency ?? 16,
      isBusy: () => handOver.pending() > muchPending,
      attempts: options.attempts ?? 10,
      delays: { firstMs: options.firstDelayMs ?? 1000, longestMs: options.longestDelayMs ?? 60_000 },
      slowMs: options.slowDelayMs ?? 300_000,
      pollMs,
      maySend: () => lease?.held() ?? false,
      clock,
      random,
      tell,
      log,
    });
  }

  async function keepHouse(): Promise<void> {
    while (!halt.signal.aborted) {
      await open()
        .then(() => spool.count())
        .then(() => spool.removeHalfWritten())
        .catch(() => {});
      await clock.sleep(sender ? countEveryMs : 1000, halt.signal);
    }
  }

  /** Waits until nothing is left but what was reported. */
  async function drain(longestMs: number): Promise<void> {
    const end = clock.monotonic() + longestMs;
    const left = () => !sender || handOver.pending() > 0 || spool.summary().events > spool.summary().reported;
    while (left() && clock.monotonic() < end) {
      await clock.sleep(lookEveryMs);
      await spool.count().catch(() => {});
    }
  }

  const handOver = createHandOver({
    spool,
    open,
    onStored: (file) => sender?.add(file),
    maxSpoolBytes,
    maxSpoolEvents,
    clock,
    tell,
  });
  const houseKeeping = keepHouse();

  return {
    prefix,
    source,
    clock,
    log,
    tell,
    spool,

    /** Resolves once the event survives power loss, or cannot be taken; never rejects. */
    accept: async (incoming: Incoming, timeoutMs: number): Promise<Accepted | { refused: 'closed' }> =>
      closed ? { refused: 'closed' } : handOver.accept(incoming, timeoutMs),

    async status(): Promise<Status> {
      await spool.count().catch(() => {});
      const { events, bytes, reported, broken, oldestAt } = spool.summary();
      const { sent = 0, failedTries = 0, retriesInFlightCount = 0, failing } = sender?.facts() ?? {};
      const oldestAgeMs = oldestAt === undefined ? 0 : Math.max(0, clock.now() - oldestAt);
      const sends = lease?.held() ?? false;
      const refused = handOver.refused();
      return {
        events,
        bytes,
        oldestAgeMs,
        reported,
        broken,
        sends,
        sent,
        failedTries,
        retriesInFlightCount,
        failing,
        refused,
      };
    },

    /** Takes nothing more; what is left stays in the spool. */
    async close({ drainMs = 0, graceMs = 5000 }: CloseOptions = {}): Promise<void> {
      closed = true;
      // The clock's timers would let the process end in the middle of this.
      const hold = setInterval(() => {}, 60_000);
      try {
        if (drainMs > 0) await drain(drainMs);
        halt.abort();
        await houseKeeping;
        await sender?.stop(graceMs);
        await lease?.stop();
        ownClient?.destroy();
      } finally {
        clearInterval(hold);
      }
    },
  };
}

/** Our own tries take the place of the SDK's; a connection that hangs is given up. */
const clientDefaults = { maxAttempts: 1, requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 } };
