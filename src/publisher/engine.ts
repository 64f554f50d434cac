// Wires the spool, its lock and its sender together; both `publish` and the drop folder use it. Whatever is wrong with
// the disk or with S3, nothing here throws, and accepting an event never waits for the network. Only invalid options
// throw, at the start.
import { S3Client } from '@aws-sdk/client-s3';
import { systemClock } from './clock.ts';
import { type Accepted, createHandOver } from './hand-over.ts';
import type { CloseOptions, EngineOptions } from './options.ts';
import { packLimits } from './pack.ts';
import { createReporter, safeLogger, standardErrorLogger } from './report.ts';
import { type PutFailure, putTo } from './sender/put-object.ts';
import { type Sender, startSender } from './sender/sender.ts';
import type { Incoming } from './spool/group-commit.ts';
import { type Lease, startLease } from './spool/lease.ts';
import { createSpool } from './spool/spool.ts';

export interface Status {
  /** Events in the spool, including the reported ones. */
  events: number;
  /** Bytes that these events occupy on disk. */
  bytes: number;
  /** Milliseconds since the oldest event was handed over; 0 if the spool is empty. */
  oldestAgeMs: number;
  /** How many of these events failed so often that they were reported. */
  reported: number;
  /** Files in quarantine. */
  broken: number;
  /** Whether this process is the sender. Of several processes that share a spool, one sends. */
  sends: boolean;
  /** Events that this process has put to S3. */
  sent: number;
  /** Failed attempts of this process. */
  failedTries: number;
  /** Events whose attempt is in progress or scheduled. They are in memory; all others are only on disk. */
  retriesInFlightCount: number;
  /** The last failure; undefined once an attempt has succeeded after it. */
  failing: PutFailure | undefined;
  /** Events that this process has refused because of the spool or the disk. */
  refused: number;
}

export type Engine = ReturnType<typeof startEngine>;

const scanEveryMs = 30_000;
const remindEveryMs = 300_000;
const checkDrainedEveryMs = 100;

/** With more events than this waiting for the disk, the sender reduces its concurrency. */
const busyPending = 8;

/**
 * @param folder the spool's folder
 * @throws TypeError if an option is not valid
 */
export function startEngine(folder: string, options: EngineOptions) {
  const { bucket, prefix = 'events/', source = 's3-to-salesforce/publisher', clock = systemClock } = options;
  const { maxSpoolBytes = 2 ** 31, maxSpoolEvents = 500_000, random = Math.random, takeOverMs = 5000 } = options;
  const { pollMs = 500, client } = options;
  const pack = packLimits(options.pack);
  const log = safeLogger(options.logger ?? standardErrorLogger);
  const ownClient = client ? undefined : new S3Client({ ...clientDefaults, ...options.s3 });
  const put = putTo(client ?? (ownClient as S3Client), bucket, options.putTimeoutMs ?? 30_000);
  const report = createReporter(log, options.onReport);
  const spool = createSpool(folder, clock);
  const halt = new AbortController();
  let closed = false;
  let opening: Promise<void> | undefined;
  let lease: Lease | undefined;
  let sender: Sender | undefined;
  let remindAt = clock.monotonic() + remindEveryMs;

  /** Opens the spool once. After a failure, the next call tries again. */
  function open(reopen?: 'reopen'): Promise<void> {
    if (reopen) opening = undefined;
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
      pack,
      concurrency: options.concurrency ?? 16,
      isBusy: () => handOver.pending() > busyPending,
      attempts: options.attempts ?? 10,
      delays: { firstMs: options.firstDelayMs ?? 1000, maxMs: options.longestDelayMs ?? 60_000 },
      slowMs: options.slowDelayMs ?? 300_000,
      pollMs,
      maySend: () => lease?.held() ?? false,
      clock,
      random,
      report,
      log,
    });
  }

  async function runHousekeeping(): Promise<void> {
    while (!halt.signal.aborted) {
      await open()
        .then(() => spool.rescan())
        .then(remind)
        .then(() => spool.removeHalfWritten())
        .catch(() => {});
      await clock.sleep(sender ? scanEveryMs : 1000, halt.signal);
    }
  }

  /** So that whoever counts reports sees that events still wait. Of several processes, the one that sends reports. */
  function remind(): void {
    const { reported, oldestAt } = spool.summary();
    if (reported > 0 && (clock.monotonic() < remindAt || !lease?.held())) return;
    remindAt = clock.monotonic() + remindEveryMs;
    if (reported === 0) return;
    report({ kind: 'waiting', events: reported, oldestAgeMs: Math.max(0, clock.now() - (oldestAt ?? clock.now())) });
  }

  /** Waits until only reported events are left. */
  async function drain(maxMs: number): Promise<void> {
    const deadline = clock.monotonic() + maxMs;
    const hasMore = () => !sender || handOver.pending() > 0 || spool.summary().events > spool.summary().reported;
    while (hasMore() && clock.monotonic() < deadline) {
      sender?.flush();
      await clock.sleep(checkDrainedEveryMs);
      await spool.rescan().catch(() => {});
    }
  }

  const handOver = createHandOver({
    spool,
    open,
    onStored: (file) => sender?.add(file),
    maxSpoolBytes,
    maxSpoolEvents,
    clock,
    report,
  });
  const housekeeping = runHousekeeping();

  return {
    prefix,
    source,
    clock,
    log,
    report,
    spool,
    /** Whether events may share an object. */
    packs: pack.maxEvents > 1,
    /** Sends events that are waiting for others to share an object with. */
    flush: (): void => sender?.flush(),

    /** Resolves once the event survives power loss or is refused. Never rejects. */
    accept: async (incoming: Incoming, timeoutMs: number): Promise<Accepted | { refused: 'closed' }> =>
      closed ? { refused: 'closed' } : handOver.accept(incoming, timeoutMs),

    async status(): Promise<Status> {
      await spool.rescan().catch(() => {});
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

    /** Refuses new events and stops. Unsent events stay in the spool. */
    async close({ drainMs = 0, graceMs = 5000 }: CloseOptions = {}): Promise<void> {
      closed = true;
      // The clock's timers do not keep the process alive, and it must not exit before this ends.
      const keepAlive = setInterval(() => {}, 60_000);
      try {
        if (drainMs > 0) await drain(drainMs);
        halt.abort();
        await housekeeping;
        await sender?.stop(graceMs);
        await lease?.stop();
        ownClient?.destroy();
      } finally {
        clearInterval(keepAlive);
      }
    },
  };
}

/** The sender retries, so the SDK does not. A connection that hangs is closed. */
const clientDefaults = { maxAttempts: 1, requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 } };
