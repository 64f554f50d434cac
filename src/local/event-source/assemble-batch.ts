// Assembles a batch from receives of at most ten messages, until it is full (by number or bytes) or its window closes.
// The window opens with the first message. Messages that no longer fit open the next batch.
import type { Clock } from '../../clock.ts';
import { emptyEventBytes, maxPayloadBytes, recordOf } from './lambda-event.ts';
import type { QueuePort, SourceMessage } from './queue-port.ts';

export interface AssembleOptions {
  queue: QueuePort;
  clock: Clock;
  batchSize: number;
  windowMs: number;
  /** Milliseconds to wait for the first message. */
  longPollMs: number;
  /** Abort it to stop receiving. The batch then contains what has been received. */
  signal: AbortSignal;
  /** Messages that did not fit into an earlier batch. */
  held: readonly SourceMessage[];
}

export interface BatchEntry {
  message: SourceMessage;
  record: object;
}

export interface AssembledBatch {
  /** Empty if no message arrived. */
  entries: BatchEntry[];
  held: SourceMessage[];
  /** True if a later receive failed: the batch contains what had been received before. */
  receiveFailed: boolean;
}

/** Rejects if the first receive fails. */
export async function assembleBatch(options: AssembleOptions): Promise<AssembledBatch> {
  const { queue, clock, batchSize, windowMs, longPollMs, signal } = options;
  const entries: BatchEntry[] = [];
  let held = [...options.held];
  let bytes = emptyEventBytes;

  /** Returns false if the batch is full. */
  function fill(): boolean {
    while (entries.length < batchSize) {
      const message = held[0];
      if (!message) return true;
      const record = recordOf(message, queue);
      const size = Buffer.byteLength(JSON.stringify(record)) + 1;
      // A single message always fits, however large.
      if (entries.length > 0 && bytes + size > maxPayloadBytes) return false;
      bytes += size;
      entries.push({ message, record });
      held = held.slice(1);
    }
    return false;
  }

  const receive = (waitMs: number) =>
    queue.receive({ count: Math.min(10, batchSize - entries.length), waitMs, signal });

  if (held.length === 0) held = await receive(longPollMs);
  const windowEnd = clock.now() + windowMs;
  while (fill() && entries.length > 0 && !signal.aborted) {
    const remainingMs = windowEnd - clock.now();
    if (remainingMs <= 0) break;
    try {
      held = await receive(remainingMs);
    } catch {
      return { entries, held, receiveFailed: true };
    }
  }
  return { entries, held, receiveFailed: false };
}
