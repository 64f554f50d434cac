// SQS → Lambda, like the event source mapping: several pollers, each of which assembles a batch, invokes the function,
// deletes what is done, and only then receives again. So when the maximum concurrency is reached, nothing is received.
import { type Clock, systemClock } from '../../clock.ts';
import { assembleBatch, type BatchEntry, type HeldMessage } from './assemble-batch.ts';
import { type Delivery, deliverBatch, type Invoke } from './deliver-batch.ts';
import { createPollerCount, msPerPoller } from './poller-count.ts';
import type { QueuePort } from './queue-port.ts';
import { checkSettings, type SourceSettings } from './settings.ts';

export interface EventSourceOptions extends SourceSettings {
  queue: QueuePort;
  /** Invokes the function once. Must not reject. */
  invoke: Invoke;
  /**
   * Milliseconds that one receive waits for a message; default 20,000. With a window, a batch may wait that long for
   * its second message.
   */
  longPollMs?: number | undefined;
  /** Milliseconds to wait after a failed receive or a throttled invocation; default 1000. */
  retryMs?: number;
  startPaused?: boolean | undefined;
  clock?: Clock;
  onBatch?: ((facts: BatchFacts) => void) | undefined;
}

export interface BatchFacts extends Omit<Delivery, 'deleteFailed'> {
  messages: number;
}

export interface EventSourceCounts {
  /** Number of receives that got a reply, with messages or without. */
  receives: number;
  batches: number;
  messages: number;
  /** Messages that were left for another delivery. */
  failedMessages: number;
  /** Failed receives and deletes. */
  queueErrors: number;
}

export interface EventSource {
  /** Stops receiving; resolves once no receive is in progress. Invocations continue. */
  pause(): Promise<void>;
  resume(): void;
  /** Stops permanently; resolves once the last invocation is settled. */
  stop(): Promise<void>;
  /** Resolves once no invocation is in progress and the queue is empty, including hidden and delayed messages. */
  idle(): Promise<void>;
  isIdle(): Promise<boolean>;
  counts(): Readonly<EventSourceCounts>;
}

/** @throws RangeError for settings that Lambda refuses */
export function startEventSource(options: EventSourceOptions): EventSource {
  checkSettings(options);
  const { queue, invoke, batchSize = 10, windowSeconds = 0, maximumConcurrency, onBatch } = options;
  const { longPollMs = 20_000, retryMs = 1000, clock = systemClock } = options;
  const counts = { receives: 0, batches: 0, messages: 0, failedMessages: 0, queueErrors: 0 };
  const wanted = createPollerCount(maximumConcurrency, clock.now);
  const pollers = new Set<Promise<void>>();
  const receiving = new Set<Promise<unknown>>();
  const stopping = new AbortController();
  let invoking = 0;
  let growing = false;
  let halt = new AbortController();

  function addPollers(): void {
    while (!halt.signal.aborted && pollers.size < wanted.now()) {
      const poller: Promise<void> = poll().finally(() => {
        pollers.delete(poller);
        addPollers();
      });
      pollers.add(poller);
    }
  }

  async function poll(): Promise<void> {
    let held: readonly HeldMessage[] = [];
    for (;;) {
      const { signal } = halt;
      // Held messages have been received, so they are passed on even after an abort.
      if (held.length === 0 && (signal.aborted || pollers.size > wanted.now())) return;
      const next = nextBatch(signal, held);
      receiving.add(next);
      const batch = await next;
      receiving.delete(next);
      held = batch.held;
      if (batch.entries.length > 0) await handOver(batch.entries);
      else if (batch.receiveFailed) await clock.sleep(retryMs);
    }
  }

  async function nextBatch(signal: AbortSignal, held: readonly HeldMessage[]) {
    const windowMs = windowSeconds * 1000;
    try {
      const batch = await assembleBatch({ queue, clock, batchSize, windowMs, longPollMs, signal, held, onReceived });
      if (batch.receiveFailed) counts.queueErrors += 1;
      // In the same turn, so that observers never find the source without both a receive and an invocation.
      if (batch.entries.length > 0) invoking += 1;
      return batch;
    } catch {
      counts.queueErrors += 1;
      return { entries: [], held, receiveFailed: true };
    }
  }

  function onReceived(messages: number): void {
    counts.receives += 1;
    wanted.received(messages);
    addPollers();
    if (!growing) void grow();
  }

  async function grow(): Promise<void> {
    growing = true;
    while (wanted.grows() && !halt.signal.aborted) {
      await clock.sleep(msPerPoller);
      addPollers();
    }
    growing = false;
  }

  async function handOver(entries: readonly BatchEntry[]): Promise<void> {
    const deliverOptions = { queue, invoke, clock, retryMs, stopping: stopping.signal };
    const { deleteFailed, ...delivery } = await deliverBatch(entries, deliverOptions);
    invoking -= 1;
    counts.batches += 1;
    counts.messages += entries.length;
    counts.failedMessages += delivery.failed;
    if (deleteFailed) counts.queueErrors += 1;
    onBatch?.({ messages: entries.length, ...delivery });
  }

  async function pause(): Promise<void> {
    halt.abort();
    wanted.pause();
    await Promise.all(receiving);
  }

  function resume(): void {
    if (stopping.signal.aborted) return;
    halt.abort();
    halt = new AbortController();
    addPollers();
  }

  async function isIdle(): Promise<boolean> {
    const { ready, inFlight, delayed } = await queue.counts();
    return invoking === 0 && ready + inFlight + delayed === 0;
  }

  if (options.startPaused) halt.abort();
  else addPollers();

  return {
    pause,
    resume,
    async stop() {
      stopping.abort();
      await pause();
      while (pollers.size > 0) await Promise.all(pollers);
    },
    async idle() {
      while (!(await isIdle())) await clock.sleep(10);
    },
    isIdle,
    counts: () => ({ ...counts }),
  };
}
