// Sends spooled events to S3, alone or in packs. First attempts run in the order of handing over. A failed event is
// retried after a growing delay and does not block the others; after the configured number of attempts it is reported
// and retried slowly. Memory holds a window of file names and the few events in flight, however full the spool is.
import type { PublisherClock } from '../clock.ts';
import type { PackLimits } from '../pack.ts';
import type { PublisherLogger, Reporter } from '../report.ts';
import { type Entry, identityOf } from '../spool/entry-name.ts';
import { createQuarantine } from '../spool/quarantine.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { errorCode } from '../spool/system-error.ts';
import { createWaitingWindow } from '../spool/waiting-window.ts';
import { createFailureHandler, type FailedAttempt } from './handle-failure.ts';
import { createNotifier } from './notifier.ts';
import { createOutage } from './outage.ts';
import type { Put, PutFailure } from './put-object.ts';
import { createRetriesInFlight, type RetryInFlight } from './retries-in-flight.ts';
import type { RetryDelays } from './retry-delay.ts';
import { tryReported } from './try-reported.ts';
import { type Attempt, tryTogether } from './try-together.ts';

export interface SenderOptions {
  spool: Spool;
  put: Put;
  /** Prefix of the object keys. */
  prefix: string;
  /** CloudEvents source of an event that has none. */
  source: string;
  pack: PackLimits;
  /** Maximum number of concurrent puts. One more retries the reported events. */
  concurrency: number;
  /**
   * Whether many events are being handed over. If so, only a quarter of the puts run, which leaves disk and CPU to the
   * caller.
   */
  isBusy(): boolean;
  /** Failed attempts after which an event is reported. */
  attempts: number;
  delays: RetryDelays;
  /** Milliseconds between attempts for a reported event. */
  slowMs: number;
  /** Milliseconds between scans for events that other processes handed over. */
  pollMs: number;
  /** Whether this process holds the lease to send. */
  maySend(): boolean;
  clock: PublisherClock;
  /** 0 ≤ random < 1 */
  random(): number;
  report: Reporter;
  log: PublisherLogger;
}

export interface SenderFacts {
  /** Events that this process has put to S3. */
  sent: number;
  failedTries: number;
  /** The last failure; undefined once an attempt has succeeded after it. */
  failing: PutFailure | undefined;
  /** Events whose attempt is in progress or scheduled. */
  retriesInFlightCount: number;
}

export interface Sender {
  /** Announces a file that was just stored. */
  add(file: SpooledFile): void;
  /** Call when this process gains or loses the lease. */
  wake(): void;
  /** Sends events that are waiting for others to share an object with. */
  flush(): void;
  facts(): SenderFacts;
  /**
   * Starts no more attempts, except for events that wait only for others to share an object with. Those in progress have
   * `graceMs` milliseconds to finish.
   */
  stop(graceMs: number): Promise<void>;
}

/** After this many failed attempts an event no longer shares an object, so that it cannot hold up others. */
const maxSharedTries = 3;

export function startSender(options: SenderOptions): Sender {
  const { spool, pack, concurrency, isBusy, slowMs, pollMs, maySend, clock, random, report, log } = options;
  const notifier = createNotifier(clock);
  const halt = new AbortController();
  const outage = createOutage();
  const retriesInFlight = createRetriesInFlight();
  const inProgress = new Set<Promise<void>>();
  let eventsInProgress = 0;
  const counts = { sent: 0, failedTries: 0 };
  let stopped = false;
  let sweepAt = clock.monotonic();
  let sweeping: Promise<void> | undefined;
  let lastErrorCode = '';
  const sharedTries = Math.max(1, Math.min(maxSharedTries, options.attempts - 1));
  /**
   * An outage is not the fault of an event, and sending each one alone would multiply the attempts. A refusal may be.
   */
  const goesAlone = ({ failedTries }: Entry) =>
    failedTries >= sharedTries && (!outage.isOn() || outage.failing()?.code === 'refused');
  const failureHandler = createFailureHandler({ ...options, goesAlone });
  const quarantine = createQuarantine(spool, report);
  const waiting = createWaitingWindow({ spool, quarantine, clock, pollMs, maxDelayMs: pack.maxDelayMs });
  /** When events stop waiting for others to share an object with, on the monotonic clock. */
  let heldUntil = Infinity;
  const context = { ...options, signal: halt.signal };

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        if (maySend()) await work();
        else releaseAll();
        lastErrorCode = '';
      } catch (error) {
        const code = errorCode(error);
        if (code !== lastErrorCode) log.warn('cannot read the spool', { code });
        lastErrorCode = code;
      }
      if (!stopped) await notifier.wait(idleMs());
    }
  }

  async function work(): Promise<void> {
    await waiting.refill();
    heldUntil = Infinity;
    while (inProgress.size < allowedPuts() && !stopped) {
      const next = retriesInFlight.takeDue(clock.monotonic()) ?? nextFirstAttempt();
      if (!next) break;
      start(next);
      // Building a request takes CPU: let the rest of the process run in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!sweeping && sweepAt <= clock.monotonic()) {
      sweeping = sweep().finally(() => {
        sweeping = undefined;
        notifier.notify();
      });
    }
  }

  const allowedPuts = () => (isBusy() ? Math.ceil(concurrency / 4) : concurrency);

  /** Undefined while the limit of attempts in flight is reached; the other events wait on disk. */
  function nextFirstAttempt(): RetryInFlight | undefined {
    if (retriesInFlight.size() + inProgress.size >= 2 * concurrency) return undefined;
    // During an outage, an attempt only tests whether it has ended: more events in it would only fail too.
    const taken = waiting.take(outage.isOn() ? { ...pack, maxEvents: 1 } : pack, goesAlone);
    if (taken.kind === 'held') heldUntil = taken.until;
    return taken.kind === 'files' ? { files: taken.files, dueAt: 0, reported: false } : undefined;
  }

  function start(next: RetryInFlight): void {
    eventsInProgress += next.files.length;
    const one = attempt(next).finally(() => {
      inProgress.delete(one);
      eventsInProgress -= next.files.length;
      notifier.notify();
    });
    inProgress.add(one);
  }

  async function attempt({ files, reported }: RetryInFlight): Promise<void> {
    for await (const tried of tryTogether(files, context)) {
      const failed = tried.filter(isFailed);
      // An attempt that was cancelled by stopping does not count as a failure.
      const counted = stopped ? tried.filter((each) => !isFailed(each)) : tried;
      record(counted);
      const retries = stopped ? [] : await failureHandler.handle(failed, reported);
      for (const retry of retries) retriesInFlight.add(retry);
      const kept = new Set(retries.flatMap(({ files }) => files.map(({ entry }) => identityOf(entry))));
      for (const { file, result } of counted) {
        if (kept.has(identityOf(file.entry))) continue;
        // A broken file that cannot be moved is not released, so it is not attempted again.
        if (result.kind === 'broken' && !(await quarantine(file.path, result.reason, file))) continue;
        waiting.release(file);
      }
    }
  }

  async function sweep(): Promise<void> {
    try {
      await tryReported({
        ...context,
        failureHandler,
        quarantine,
        record: (attempt) => record([attempt]),
        maySend: () => !stopped && maySend(),
        isOutage: outage.isOn,
      });
    } catch (error) {
      log.warn('cannot read the reported events', { code: errorCode(error) });
    }
    sweepAt = clock.monotonic() + slowMs * (0.5 + random() / 2);
  }

  /** @param attempts those of one object, which are one success or one failure of S3 */
  function record(attempts: readonly Attempt[]): void {
    const sent = attempts.filter(({ result }) => result.kind === 'sent').length;
    const failed = attempts.filter(isFailed);
    counts.sent += sent;
    counts.failedTries += failed.length;
    if (sent > 0 && outage.succeeded()) {
      log.info('S3 accepts events again', {});
      retriesInFlight.makeAllDue(clock.monotonic());
      sweepAt = clock.monotonic();
    }
    const failure = failed[0]?.result.failure;
    if (!failure) return;
    const before = outage.isOn();
    outage.failed(failure);
    if (!before && outage.isOn())
      log.warn('S3 does not accept events; they wait in the spool and are retried', { ...failure });
  }

  /** Another process sends now. Failed attempts are recorded in the file names, so nothing is lost. */
  function releaseAll(): void {
    for (const { files } of retriesInFlight.clear()) for (const file of files) waiting.release(file);
    waiting.clear();
  }

  function idleMs(): number {
    if (inProgress.size >= allowedPuts() || !maySend()) return pollMs;
    const next = Math.min(retriesInFlight.nextDueAt(), heldUntil, sweeping ? Infinity : sweepAt) - clock.monotonic();
    return Math.max(1, Math.min(pollMs, next));
  }

  /** Starts an attempt for the events that wait only for others: no more than fit into one object. */
  function startHeld(): void {
    waiting.flush();
    const next = maySend() && inProgress.size < allowedPuts() ? nextFirstAttempt() : undefined;
    if (next) start(next);
  }

  const running = run();

  return {
    add(file) {
      waiting.add(file);
      notifier.notify();
    },
    wake: notifier.notify,
    flush() {
      waiting.flush();
      notifier.notify();
    },
    facts: () => ({
      ...counts,
      failing: outage.failing(),
      retriesInFlightCount: retriesInFlight.events() + eventsInProgress,
    }),
    async stop(graceMs) {
      if (pack.maxEvents > 1) startHeld();
      stopped = true;
      notifier.notify();
      const finished = Promise.all([running, ...inProgress, sweeping]);
      const cancelTimeout = new AbortController();
      await Promise.race([finished, clock.sleep(graceMs, cancelTimeout.signal)]);
      halt.abort();
      await finished;
      cancelTimeout.abort();
    },
  };
}

const isFailed = (attempt: Attempt): attempt is FailedAttempt => attempt.result.kind === 'failed';
