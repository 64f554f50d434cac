// SQS → Lambda, like the event source mapping: a poller assembles batches while the maximum concurrency is not reached,
// invocations run concurrently, and only successful messages are deleted. Failed ones stay hidden until their
// visibility timeout is over.
import { type Clock, systemClock } from '../../clock.ts';
import { assembleBatch, type BatchEntry } from './assemble-batch.ts';
import { type BatchOutcome, readBatchResponse } from './batch-response.ts';
import type { QueuePort, SourceMessage } from './queue-port.ts';

export interface EventSourceOptions {
  queue: QueuePort;
  /** Invokes the function once, for messages with these trace headers. Must not reject. */
  invoke(
    event: { Records: object[] },
    traceHeaders: readonly string[],
  ): Promise<{ kind: 'returned'; payload: unknown } | { kind: 'failed'; errorType: string }>;
  /** 1 to 10,000; default 10. A batch size above 10 needs a window of at least a second. */
  batchSize?: number | undefined;
  /** Default 0. */
  windowSeconds?: number | undefined;
  /** Maximum of concurrent invocations; default 5. Lambda's minimum is 2. */
  maximumConcurrency?: number | undefined;
  /** Milliseconds that one receive waits for a message; default 20,000. */
  longPollMs?: number;
  /** Milliseconds to wait after a failed receive; default 1000. */
  retryMs?: number;
  startPaused?: boolean | undefined;
  clock?: Clock;
  onBatch?: ((facts: BatchFacts) => void) | undefined;
}

export interface BatchFacts {
  messages: number;
  outcome: BatchOutcome['kind'];
  /** Messages that will be delivered again. */
  failed: number;
  errorType?: string;
}

export interface EventSourceCounts {
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

export function startEventSource(options: EventSourceOptions): EventSource {
  const { queue, invoke, batchSize = 10, windowSeconds = 0, maximumConcurrency = 5, onBatch } = options;
  const { longPollMs = 20_000, retryMs = 1000, clock = systemClock } = options;
  if (batchSize > 10 && windowSeconds < 1)
    throw new RangeError('A batchSize above 10 needs windowSeconds of at least 1.');
  const counts = { batches: 0, messages: 0, failedMessages: 0, queueErrors: 0 };
  const running = new Set<Promise<void>>();
  let held: SourceMessage[] = [];
  let halt = new AbortController();
  let polling: Promise<void> = Promise.resolve();
  let stopped = false;

  async function poll(signal: AbortSignal): Promise<void> {
    // Held messages have been received, so they are passed on even after an abort.
    while (!signal.aborted || held.length > 0) {
      if (running.size >= maximumConcurrency) {
        await (held.length > 0 ? Promise.race(running) : Promise.race([...running, abortOf(signal)]));
        continue;
      }
      const entries = await nextBatch(signal);
      if (entries.length === 0) continue;
      const run: Promise<void> = handOver(entries).finally(() => running.delete(run));
      running.add(run);
    }
  }

  async function nextBatch(signal: AbortSignal): Promise<BatchEntry[]> {
    try {
      const windowMs = windowSeconds * 1000;
      const batch = await assembleBatch({ queue, clock, batchSize, windowMs, longPollMs, signal, held });
      held = batch.held;
      if (batch.receiveFailed) counts.queueErrors += 1;
      return batch.entries;
    } catch {
      counts.queueErrors += 1;
      await clock.sleep(retryMs);
      return [];
    }
  }

  async function handOver(entries: readonly BatchEntry[]): Promise<void> {
    const traceHeaders = entries.flatMap(({ message }) => message.attributes.AWSTraceHeader ?? []);
    const result = await invoke({ Records: entries.map(({ record }) => record) }, traceHeaders);
    const ids = new Set(entries.map(({ message }) => message.messageId));
    const outcome: BatchOutcome =
      result.kind === 'returned' ? readBatchResponse(result.payload, ids) : { kind: 'all-failed' };
    const done = entries.filter(({ message }) => isDone(outcome, message)).map(({ message }) => message.receiptHandle);
    try {
      if (done.length > 0) await queue.delete(done);
    } catch {
      counts.queueErrors += 1;
    }
    const failed = entries.length - done.length;
    counts.batches += 1;
    counts.messages += entries.length;
    counts.failedMessages += failed;
    const error = result.kind === 'failed' ? { errorType: result.errorType } : {};
    onBatch?.({ messages: entries.length, outcome: outcome.kind, failed, ...error });
  }

  async function pause(): Promise<void> {
    halt.abort();
    await polling;
  }

  function resume(): void {
    if (stopped) return;
    halt.abort();
    halt = new AbortController();
    const { signal } = halt;
    polling = polling.then(() => poll(signal));
  }

  async function isIdle(): Promise<boolean> {
    const nothingInProgress = () => running.size === 0 && held.length === 0;
    const { ready, inFlight, delayed } = await queue.counts();
    return nothingInProgress() && ready + inFlight + delayed === 0;
  }

  if (!options.startPaused) resume();

  return {
    pause,
    resume,
    async stop() {
      stopped = true;
      await pause();
      while (running.size > 0) await Promise.all(running);
    },
    async idle() {
      while (!(await isIdle())) await clock.sleep(10);
    },
    isIdle,
    counts: () => ({ ...counts }),
  };
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function isDone(outcome: BatchOutcome, message: SourceMessage): boolean {
  if (outcome.kind === 'some-failed') return !outcome.messageIds.has(message.messageId);
  return outcome.kind === 'all-done';
}
