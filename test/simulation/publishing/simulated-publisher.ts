// Runs the product's sender, with packs, on a spool in memory: what the platform hands over reaches the bucket in the
// objects that the sender builds. The sender crashes, and S3 rejects puts or loses its reply to one that it applied.
import type { PublisherClock } from '../../../src/publisher/clock.ts';
import { type PackOptions, packLimits } from '../../../src/publisher/pack.ts';
import type { Put } from '../../../src/publisher/sender/put-object.ts';
import { startSender } from '../../../src/publisher/sender/sender.ts';
import { startMs, type World } from '../world.ts';
import { identitiesIn, type ObservedPublishing, type ObservedPut } from './check-publishing.ts';
import { createMemorySpool } from './memory-spool.ts';

export type { PackOptions };

export interface PublishingOptions {
  world: World;
  pack: PackOptions;
  handedOver: readonly { text: string; atMs: number }[];
  /** Identity of an event that S3 rejects until `acceptEverything`. */
  rejected: string | undefined;
  /** Called for each object that S3 stores, the second time for the same key too. */
  onObject: (key: string, text: string) => void;
}

export interface SimulatedPublisher {
  /** Whether everything is published that was or will be handed over. */
  isDone(): boolean;
  /** Ends the faults. */
  acceptEverything(): void;
  observe(): ObservedPublishing;
}

const putMs = { least: 20, most: 400 };
/** No put is slower than this before its failure is seen. */
const lostReplyMs = 5_000;
const restartMs = 3_000;

export function startPublishing(options: PublishingOptions): SimulatedPublisher {
  const { world, handedOver, onObject } = options;
  const { random, scheduler, occurs, trace } = world;
  const pack = packLimits(options.pack);
  const elapsedMs = () => scheduler.clock.now() - startMs;
  const spool = createMemorySpool(scheduler.clock.now);
  const puts: ObservedPut[] = [];
  const objects = new Map<string, string>();
  let { rejected } = options;
  let left = handedOver.length;
  let crashedAtMs: number | undefined;
  let current = start();

  for (const { text, atMs } of handedOver)
    scheduler.after(atMs, () => {
      left -= 1;
      current.sender.add(spool.add(Buffer.from(text)));
      if (occurs('publisher crashes')) scheduler.after(random.between(0, putMs.most), crash);
    });

  function start() {
    const life = { isGone: false };
    const sender = startSender({
      spool: spool.forSender(() => life.isGone),
      put: putOf(life),
      prefix: 'events/',
      source: 'sim',
      pack,
      concurrency: 16,
      isBusy: () => false,
      attempts: 10,
      delays: { firstMs: 1_000, maxMs: 60_000 },
      slowMs: 60_000,
      pollMs: 10_000,
      maySend: () => !life.isGone,
      clock: clockOf(life),
      random: random.next,
      report: () => {},
      log: { info: () => {}, warn: () => {}, error: () => {} },
    });
    return { sender, life };
  }

  function crash(): void {
    crashedAtMs ??= elapsedMs();
    current.life.isGone = true;
    trace(() => 'the publisher has crashed');
    // The next process finds what the spool holds.
    scheduler.after(restartMs, () => {
      if (current.life.isGone) current = start();
    });
  }

  /** The timers of a process end with it. */
  function clockOf(life: { isGone: boolean }): PublisherClock {
    return {
      now: scheduler.clock.now,
      monotonic: elapsedMs,
      sleep: (delayMs, signal) =>
        new Promise((resolve) => {
          const wake = () => {
            if (!life.isGone) resolve();
          };
          if (signal?.aborted) return wake();
          signal?.addEventListener('abort', wake, { once: true });
          scheduler.after(delayMs, () => {
            if (isDone()) stop();
            wake();
          });
        }),
    };
  }

  /** Otherwise the sender would look for more for ever. */
  function stop(): void {
    if (!current.life.isGone) void current.sender.stop(0);
    current.life.isGone = true;
  }

  function putOf(life: { isGone: boolean }): Put {
    return (object) =>
      new Promise((resolve) => {
        const text = Buffer.from(object.body).toString();
        const put = { text, atMs: elapsedMs(), stored: false };
        puts.push(put);
        const isRejected =
          (rejected !== undefined && identitiesIn(text).includes(rejected)) || occurs('S3 rejects a put');
        const answer = (delayMs: number, failure: Awaited<ReturnType<Put>>) =>
          scheduler.after(delayMs, () => {
            if (!life.isGone) resolve(failure);
          });
        const delayMs = random.between(putMs.least, putMs.most);
        if (isRejected) return answer(delayMs, { code: 'refused', detail: 'AccessDenied', status: 403 });
        scheduler.after(delayMs, () => {
          put.stored = true;
          objects.set(object.key, text);
          trace(() => `${object.key} is put`);
          onObject(object.key, text);
        });
        if (occurs('S3 reply to a put lost'))
          return answer(delayMs + lostReplyMs, { code: 'timeout', detail: 'TimeoutError' });
        answer(delayMs + 1, undefined);
      });
  }

  const isDone = () => left === 0 && spool.size() === 0;

  return {
    isDone,
    acceptEverything() {
      rejected = undefined;
    },
    observe: () => {
      const { maxDelayMs } = pack;
      return { handedOver, puts, objects, maxDelayMs, crashedAtMs, rejected: options.rejected };
    },
  };
}
