// Brings what waits in the spool to S3. First tries go in the order of handing over. A failed event is tried again after
// a growing delay, while others have their turn; after so many failed tries it is reported, put among the reported ones
// and tried slowly. Memory holds a window of names and the few events under trial, however full the spool is.

import type { PublisherClock } from '../clock.ts';
import type { PublisherLogger, Tell } from '../report.ts';
import { putAsideFrom } from '../spool/quarantine.ts';
import type { Spool, SpooledFile } from '../spool/spool.ts';
import { errorCode } from '../spool/system-error.ts';
import { createWaitingWindow } from '../spool/waiting-window.ts';
import { createFailureKeeper } from './keep-failed.ts';
import { createNotifier } from './notifier.ts';
import { createOutage } from './outage.ts';
import type { Put, PutFailure } from './put-object.ts';
import { createRetriesInFlight, type RetryInFlight } from './retries-in-flight.ts';
import type { RetryDelays } from './retry-delay.ts';
import { type Tried, tryOnce } from './try-once.ts';
import { tryReported } from './try-reported.ts';

export interface SenderOptions {
  spool: Spool;
  put: Put;
  /** Start of the keys. */
  prefix: string;
  /** Source of an event that names none. */
  source: string;
  /** Puts at once. One more tries the reported events. */
  concurrency: number;
  /** Whether much is being handed over: then a quarter of the puts go at once, and the disk and the process are theirs. */
  isBusy(): boolean;
  /** Failed tries after which an event is reported. */
  attempts: number;
  delays: RetryDelays;
  /** Milliseconds between tries of an event that was reported. */
  slowMs: number;
  /** Milliseconds between looks for what other processes handed over. */
  pollMs: number;
  /** Whether this process is the one that sends. */
  maySend(): boolean;
  clock: PublisherClock;
  /** 0 ≤ random < 1 */
  random(): number;
  tell: Tell;
  log: PublisherLogger;
}

export interface SenderFacts {
  /** Events that S3 has taken from this process. */
  sent: number;
  failedTries: number;
  /** The last failure that no success followed. */
  failing: PutFailure | undefined;
  /** Events whose try is under way or due later. */
  retriesInFlightCount: number;
}

export interface Sender {
  /** This file has just come. */
  add(file: SpooledFile): void;
  /** This process has become the sender, or no longer is. */
  wake(): void;
  facts(): SenderFacts;
  /** Starts nothing more; what is under way has so many milliseconds. */
  stop(graceMs: number): Promise<void>;
}

export function startSender(options: SenderOptions): Sender {
  const { spool, concurrency, isBusy, slowMs, pollMs, maySend, clock, random, tell, log } = options;
  const notifier = createNotifier(clock);
  const halt = new AbortController();
  const outage = createOutage();
  const retriesInFlight = createRetriesInFlight();
  const underWay = new Set<Promise<void>>();
  const counts = { sent: 0, failedTries: 0 };
  let stopped = false;
  let sweepAt = clock.monotonic();
  let sweeping: Promise<void> | undefined;
  let lastTrouble = '';
  const keeper = createFailureKeeper(options);
  const quarantine = putAsideFrom(spool, tell);
  const waiting = createWaitingWindow({ spool, quarantine, clock, pollMs });
  const context = { ...options, signal: halt.signal };

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        if (maySend()) await work();
        else invalidateStamps();
        lastTrouble = '';
      } catch (error) {
        const code = errorCode(error);
        if (code !== lastTrouble) log.warn('the spool cannot be read', { code });
        lastTrouble = code;
      }
      if (!stopped) await notifier.wait(idleMs());
    }
  }

  async function work(): Promise<void> {
    await waiting.refill();
    while (underWay.size < putsAtOnce() && !stopped) {
      const next = retriesInFlight.takeDue(clock.monotonic()) ?? firstTry();
      if (!next) break;
      start(next);
      // Making a request is work: whoever else is in this process has a turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!sweeping && sweepAt <= clock.monotonic()) {
      sweeping = sweep().finally(() => {
        sweeping = undefined;
        notifier.ring();
      });
    }
  }

  const putsAtOnce = () => (isBusy() ? Math.ceil(concurrency / 4) : concurrency);

  /** As many are under trial as may be: the others wait on the disk. */
  function firstTry(): RetryInFlight | undefined {
    if (retriesInFlight.size() + underWay.size >= 2 * concurrency) return undefined;
    const file = waiting.takeOldest();
    return file && { file, dueAt: 0, told: false };
  }

  function start(retryInFlight: RetryInFlight): void {
    const one = attempt(retryInFlight).finally(() => {
      underWay.delete(one);
      notifier.ring();
    });
    underWay.add(one);
  }

  async function attempt({ file, told }: RetryInFlight): Promise<void> {
    const tried = await tryOnce(file, context);
    // What was cut off by stopping is no failure.
    if (stopped && tried.kind === 'failed') return;
    note(tried);
    const next = tried.kind === 'failed' ? await keeper.keep(file, tried, told) : undefined;
    if (next) return retriesInFlight.add(next);
    // What cannot be moved away is not let go, so that it is tried no more.
    if (tried.kind === 'broken' && !(await quarantine(file.path, tried.reason, file))) return;
    waiting.invalidateStamps(file);
  }

  async function sweep(): Promise<void> {
    try {
      await tryReported({
        ...context,
        keeper,
        quarantine,
        note,
        maySend: () => !stopped && maySend(),
        isAway: outage.isOn,
      });
    } catch (error) {
      log.warn('the reported events cannot be read', { code: errorCode(error) });
    }
    sweepAt = clock.monotonic() + slowMs * (0.5 + random() / 2);
  }

  function note(tried: Tried): void {
    if (tried.kind === 'sent') {
      counts.sent += 1;
      if (!outage.succeeded()) return;
      log.info('S3 takes events again', {});
      retriesInFlight.hurry(clock.monotonic());
      sweepAt = clock.monotonic();
    } else if (tried.kind === 'failed') {
      counts.failedTries += 1;
      const before = outage.isOn();
      outage.failed(tried.failure);
      if (!before && outage.isOn()) log.warn('S3 takes no events', { ...tried.failure });
    }
  }

  /** Another process sends now. Failed tries stand in the names. */
  function invalidateStamps(): void {
    for (const { file } of retriesInFlight.clear()) waiting.invalidateStamps(file);
    waiting.clear();
  }

  function idleMs(): number {
    if (underWay.size >= putsAtOnce() || !maySend()) return pollMs;
    const next = Math.min(retriesInFlight.nextDueAt(), sweeping ? Infinity : sweepAt) - clock.monotonic();
    return Math.max(1, Math.min(pollMs, next));
  }

  const running = run();

  return {
    add(file) {
      waiting.add(file);
      notifier.ring();
    },
    wake: notifier.ring,
    facts: () => ({
      ...counts,
      failing: outage.failing(),
      retriesInFlightCount: retriesInFlight.size() + underWay.size,
    }),
    async stop(graceMs) {
      stopped = true;
      notifier.ring();
      const ends = Promise.all([running, ...underWay, sweeping]);
      const patience = new AbortController();
      await Promise.race([ends, clock.sleep(graceMs, patience.signal)]);
      halt.abort();
      await ends;
      patience.abort();
    },
  };
}
