// Brings what waits in the spool to S3. First tries go in the order of handing over. A failed event is tried again after
// a growing delay, while others have their turn; after so many failed tries it is reported, put among the reported ones
// and tried slowly. Memory holds a window of names and the few events under trial, however full the spool is.
import { createBell } from './bell.ts';
import type { PublisherClock } from './clock.ts';
import { identityOf } from './entry-name.ts';
import { createFailureKeeper } from './keep-failed.ts';
import { createOutage } from './outage.ts';
import type { Put, PutFailure } from './put-object.ts';
import type { PublisherLogger, Tell } from './report.ts';
import type { RetryDelays } from './retry-delay.ts';
import type { Spool, SpooledFile } from './spool.ts';
import { errorCode } from './system-error.ts';
import { createTrials, type Trial } from './trials.ts';
import { tryOnce } from './try-once.ts';

export interface SenderOptions {
  spool: Spool;
  put: Put;
  /** Start of the keys. */
  prefix: string;
  /** Source of an event that names none. */
  source: string;
  /** Puts at once. One more tries the reported events. */
  concurrency: number;
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
  underTrial: number;
}

export interface Sender {
  /** Something was handed over, or this process has become the sender. */
  wake(): void;
  facts(): SenderFacts;
  /** Starts nothing more; what is under way has so many milliseconds. */
  stop(graceMs: number): Promise<void>;
}

/** Names in memory. */
const windowSize = 1000;

export function startSender(options: SenderOptions): Sender {
  const { spool, concurrency, slowMs, pollMs, maySend, clock, random, tell, log } = options;
  const bell = createBell(clock);
  const halt = new AbortController();
  const outage = createOutage();
  const trials = createTrials();
  /** In the order of handing over. */
  let window: SpooledFile[] = [];
  /** By identity: in the window, in flight, under trial, or unmovable. */
  const taken = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const counts = { sent: 0, failedTries: 0 };
  let stopped = false;
  let mayBeMore = true;
  let lookAt = 0;
  let sweepAt = clock.monotonic();
  let sweep: Promise<void> | undefined;
  let lastTrouble = '';
  const keeper = createFailureKeeper(options);
  const context = { ...options, signal: halt.signal };

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        if (maySend()) await work();
        else letGo();
        lastTrouble = '';
      } catch (error) {
        const code = errorCode(error);
        if (code !== lastTrouble) log.warn('the spool cannot be read', { code });
        lastTrouble = code;
      }
      if (!stopped) await bell.wait(idleMs());
    }
  }

  async function work(): Promise<void> {
    await refill();
    while (underWay.size < concurrency && !stopped) {
      const next = trials.takeDue(clock.monotonic()) ?? firstTry();
      if (!next) break;
      start(next);
    }
    if (!sweep && sweepAt <= clock.monotonic()) {
      sweep = tryReported().finally(() => {
        sweep = undefined;
        bell.ring();
      });
    }
  }

  /** As many are under trial as may be: the others wait on the disk. */
  function firstTry(): Trial | undefined {
    if (trials.size() + underWay.size >= 2 * concurrency) return undefined;
    const file = window.shift();
    return file && { file, dueAt: 0, told: false };
  }

  async function refill(): Promise<void> {
    const now = clock.monotonic();
    if (window.length > windowSize / 2 || (!mayBeMore && now < lookAt)) return;
    mayBeMore = false;
    lookAt = now + pollMs;
    const { files, unknown } = await spool.oldest(windowSize - window.length, taken);
    if (files.length >= windowSize - window.length) mayBeMore = true;
    for (const file of files) taken.add(identityOf(file.entry));
    // Another process may have handed over what is older than what was found before.
    window = [...window, ...files].sort((a, b) => (a.entry.sequence < b.entry.sequence ? -1 : 1));
    for (const path of unknown) if (!taken.has(path)) await putAside(path);
  }

  function start(trial: Trial): void {
    const one = attempt(trial).finally(() => {
      underWay.delete(one);
      bell.ring();
    });
    underWay.add(one);
  }

  async function attempt({ file, told }: Trial): Promise<void> {
    const tried = await tryOnce(file, context);
    const identity = identityOf(file.entry);
    if (tried.kind === 'failed') {
      // What was cut off by stopping is no failure.
      if (stopped) return;
      noteFailure(tried.failure);
      const kept = await keeper.keep(file, tried, told);
      if (kept) return trials.add(kept);
    } else if (tried.kind === 'broken') return putAside(file.path, file, tried.reason);
    else if (tried.kind === 'sent') noteSuccess();
    taken.delete(identity);
  }

  /** Those that were reported, one after another. */
  async function tryReported(): Promise<void> {
    let failedInARow = 0;
    try {
      for (const file of await spool.reported()) {
        if (stopped || !maySend() || (outage.isOn() && failedInARow >= 3)) break;
        const tried = await tryOnce(file, context);
        if (tried.kind === 'sent') noteSuccess();
        failedInARow = tried.kind === 'failed' ? failedInARow + 1 : 0;
        if (tried.kind === 'broken') await putAside(file.path, file, tried.reason);
        if (tried.kind === 'failed' && !stopped) {
          noteFailure(tried.failure);
          await keeper.markFailed(file);
        }
      }
    } catch (error) {
      log.warn('the reported events cannot be read', { code: errorCode(error) });
    }
    sweepAt = clock.monotonic() + slowMs * (0.5 + random() / 2);
  }

  function noteSuccess(): void {
    counts.sent += 1;
    if (!outage.succeeded()) return;
    log.info('S3 takes events again', {});
    trials.hurry(clock.monotonic());
    sweepAt = clock.monotonic();
  }

  function noteFailure(failure: PutFailure): void {
    counts.failedTries += 1;
    const before = outage.isOn();
    outage.failed(failure);
    if (!before && outage.isOn()) log.warn('S3 takes no events', { ...failure });
  }

  /** What cannot be moved stays taken, so that it is told once and tried no more. */
  async function putAside(
    path: string,
    file?: SpooledFile,
    reason: 'unknown-file' | 'changed' | 'not-json' = 'unknown-file',
  ) {
    try {
      const name = await spool.quarantine(path, file?.entry);
      if (name !== undefined) tell({ kind: 'quarantined', file: name, reason });
      if (file) taken.delete(identityOf(file.entry));
    } catch {
      taken.add(file ? identityOf(file.entry) : path);
      tell({ kind: 'quarantined', file: path, reason });
    }
  }

  /** Another process sends now. Failed tries stand in the names. */
  function letGo(): void {
    for (const { entry } of [...window, ...trials.clear().map(({ file }) => file)]) taken.delete(identityOf(entry));
    window = [];
    mayBeMore = true;
  }

  function idleMs(): number {
    if (underWay.size >= concurrency || !maySend()) return pollMs;
    const next = Math.min(trials.nextDueAt(), sweep ? Infinity : sweepAt) - clock.monotonic();
    return Math.max(1, Math.min(pollMs, next));
  }

  const running = run();

  return {
    wake() {
      mayBeMore = true;
      bell.ring();
    },
    facts: () => ({ ...counts, failing: outage.failing(), underTrial: trials.size() + underWay.size }),
    async stop(graceMs) {
      stopped = true;
      bell.ring();
      const ends = Promise.all([running, ...underWay, sweep]);
      const patience = new AbortController();
      await Promise.race([ends, clock.sleep(graceMs, patience.signal)]);
      halt.abort();
      await ends;
      patience.abort();
    },
  };
}
