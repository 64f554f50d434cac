// Waits until the queues are empty. Hidden and delayed messages would take hours, so when nothing else happens, the
// queues' clock jumps to the next of them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from '../systems/worker.ts';
import { untilNextDue, waiting } from '../world/queues.ts';
import type { World } from '../world/world.ts';
import { limitMs } from './load.ts';

/** A worker that does nothing for this long is waiting for a message. Longer than the longest batching window. */
const quietMs = 1500;

/**
 * The clock jumps at least this far, because messages that were hidden one after another come back one after another.
 */
const leastJumpMs = 20_000;

/** @throws if the queues do not become empty */
export async function drainHidden({ stack, front }: World, worker: Worker): Promise<void> {
  const startedAt = performance.now();
  let changedAt = startedAt;
  let last = '';
  while (true) {
    const now = performance.now();
    const { all, ready } = waiting(stack);
    const parked = stack.sqs.sqs.counts('parked').ready;
    const { calls, open } = front.counts();
    if (all + parked === 0) return;
    if (now - startedAt > limitMs) throw new Error(`${all} messages are still in the queues.`);
    const state = JSON.stringify([all, ready, parked, calls]);
    const isBusy = ready > 0 || open > 0 || stack.function.counts().running > 0;
    if (state !== last || isBusy) changedAt = now;
    last = state;
    if (now - changedAt > quietMs) {
      if (parked > 0) await worker.recover();
      stack.skipQueueTime(Math.max(leastJumpMs, untilNextDue(stack) ?? 0));
      changedAt = performance.now();
    }
    await sleep(20);
  }
}
