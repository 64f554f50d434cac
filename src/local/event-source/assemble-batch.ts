// Receives of at most ten messages → one batch: until it is full by number or bytes, or its window is over. The window
// opens with the first message. What no longer fits opens the next batch.
import type { Clock } from '../../clock.ts';
import { emptyEventBytes, largestPayload, recordOf } from './lambda-event.ts';
import type { QueuePort, SourceMessage } from './queue-port.ts';

export interface AssembleOptions {
  queue: QueuePort;
  clock: Clock;
  batchSize: number;
  windowMs: number;
  /** Milliseconds to wait for the first message. */
  longPollMs: number;
  /** Aborted to stop receiving: what has been received is given as it is. */
  signal: AbortSignal;
  /** Messages received for an earlier batch that did not fit into it. */
  held: readonly SourceMessage[];
}

export interface BatchEntry {
  message: SourceMessage;
  record: object;
}

export interface AssembledBatch {
  /** Empty when nothing came. */
  entries: BatchEntry[];
  held: SourceMessage[];
  /** A later receive failed: the batch is what had been received before. */
  receiveFailed: boolean;
}

/** Rejects when the first receive fails. */
export async function assembleBatch(options: AssembleOptions): Promise<AssembledBatch> {
  const { queue, clock, batchSize, windowMs, longPollMs, signal } = options;
  const entries: BatchEntry[] = [];
  let held = [...options.held];
  let bytes = emptyEventBytes;

  /** False when the batch is full. */
  function fill(): boolean {
    while (entries.length < batchSize) {
      const message = held[0];
      if (!message) return true;
      const record = recordOf(message, queue);
      const size = Buffer.byteLength(JSON.stringify(record)) + 1;
      // A single message always goes, however large.
      if (entries.length > 0 && bytes + size > largestPayload) return false;
      bytes += size;
      entries.push({ message, record });
      held = held.slice(1);
    }
    return false;
  }

  const receive = (waitMs: number) =>
    queue.receive({ count: Math.min(10, batchSize - entries.length), waitMs, signal });

  if (held.length === 0) held = await receive(longPollMs);
  const end = clock.now() + windowMs;
  while (fill() && entries.length > 0 && !signal.aborted) {
    const leftMs = end - clock.now();
    if (leftMs <= 0) break;
    try {
      held = await receive(leftMs);
    } catch {
      return { entries, held, receiveFailed: true };
    }
  }
  return { entries, held, receiveFailed: false };
}
