// Sends spooled events to S3. First attempts run in the order of handing over. A failed event is retried after a
// growing delay and does not block the others; after the configured number of attempts it is reported and retried
// slowly. Memory holds a window of file names and the few events in flight, however full the spool is.
import type { PublisherClock } from '../clock.ts';
import type { PublisherLogger, Reporter } from '../report.ts';
import { createQuarantine } from '../spool/quarantine.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { errorCode } from '../spool/system-error.ts';
import { createWaitingWindow } from '../spool/waiting-window.ts';
import { createFailureHandler } from './handle-failure.ts';
import { createNotifier } from './notifier.ts';
import { createOutage } from './outage.ts';
import type { Put, PutFailure } from './put-object.ts';
import { createRetriesInFlight, type RetryInFlight } from './retries-in-flight.ts';
import type { RetryDelays } from './retry-delay.ts';
import { type AttemptResult, tryOnce } from './try-once.ts';
import { tryReported } from './try-reported.ts';

export interface SenderOptions {
  spool: Spool;
  put: Put;
  /** Prefix of the object keys. */
  prefix: string;
  /** CloudEvents source of an event that has none. */
  source: string;
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
  facts(): SenderFacts;
  /** Starts no more attempts. Those in progress have `graceMs` milliseconds to finish. */
  stop(graceMs: number): Promise<void>;
}

export function startSender(options: SenderOptions): Sender {
  const { spool, concurrency, isBusy, slowMs, pollMs, maySend, clock, random, report, log } = options;
  const notifier = createNotifier(clock);
  const halt = new AbortController();
  const outage = createOutage();
  const retriesInFlight = createRetriesInFlight();
  const inProgress = new Set<Promise<void>>();
  const counts = { sent: 0, failedTries: 0 };
  let stopped = false;
  let sweepAt = clock.monotonic();
  let sweeping: Promise<void> | undefined;
  let lastErrorCode = '';
  const failureHandler = createFailureHandler(options);
  const quarantine = createQuarantine(spool, report);
  const waiting = createWaitingWindow({ spool, quarantine, clock, pollMs });
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

  /** Undefined while the limit of events in flight is reached; the others wait on disk. */
  function nextFirstAttempt(): RetryInFlight | undefined {
    if (retriesInFlight.size() + inProgress.size >= 2 * concurrency) return undefined;
    const file = waiting.takeOldest();
    return file && { file, dueAt: 0, reported: false };
  }

  function start(next: RetryInFlight): void {
    const one = attempt(next).finally(() => {
      inProgress.delete(one);
      notifier.notify();
    });
    inProgress.add(one);
  }

  async function attempt({ file, reported }: RetryInFlight): Promise<void> {
    const result = await tryOnce(file, context);
    // An attempt that was cancelled by stopping does not count as a failure.
    if (stopped && result.kind === 'failed') return;
    record(result);
    const next = result.kind === 'failed' ? await failureHandler.handle(file, result, reported) : undefined;
    if (next) return retriesInFlight.add(next);
    // A broken file that cannot be moved is not released, so it is not attempted again.
    if (result.kind === 'broken' && !(await quarantine(file.path, result.reason, file))) return;
    waiting.release(file);
  }

  async function sweep(): Promise<void> {
    try {
      await tryReported({
        ...context,
        failureHandler,
        quarantine,
        record,
        maySend: () => !stopped && maySend(),
        isOutage: outage.isOn,
      });
    } catch (error) {
      log.warn('cannot read the reported events', { code: errorCode(error) });
    }
    sweepAt = clock.monotonic() + slowMs * (0.5 + random() / 2);
  }

  function record(result: AttemptResult): void {
    if (result.kind === 'sent') {
      counts.sent += 1;
      if (!outage.succeeded()) return;
      log.info('S3 accepts events again', {});
      retriesInFlight.makeAllDue(clock.monotonic());
      sweepAt = clock.monotonic();
    } else if (result.kind === 'failed') {
      counts.failedTries += 1;
      const before = outage.isOn();
      outage.failed(result.failure);
      if (!before && outage.isOn())
        log.warn('S3 does not accept events; they wait in the spool and are retried', { ...result.failure });
    }
  }

  /** Another process sends now. Failed attempts are recorded in the file names, so nothing is lost. */
  function releaseAll(): void {
    for (const { file } of retriesInFlight.clear()) waiting.release(file);
    waiting.clear();
  }

  function idleMs(): number {
    if (inProgress.size >= allowedPuts() || !maySend()) return pollMs;
    const next = Math.min(retriesInFlight.nextDueAt(), sweeping ? Infinity : sweepAt) - clock.monotonic();
    return Math.max(1, Math.min(pollMs, next));
  }

  const running = run();

  return {
    add(file) {
      waiting.add(file);
      notifier.notify();
    },
    wake: notifier.notify,
    facts: () => ({
      ...counts,
      failing: outage.failing(),
      retriesInFlightCount: retriesInFlight.size() + inProgress.size,
    }),
    async stop(graceMs) {
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
