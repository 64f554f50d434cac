// Assembles one poller's batch. Without a window, a batch is one receive of at most ten messages. With a window, it is
// several receives, until the batch is full (by number or bytes) or the window is over, which opens with the first
// message. Messages that no longer fit open the poller's next batch.
import type { Clock } from '../../clock.ts';
import { emptyEventBytes, maxPayloadBytes, recordOf } from './lambda-event.ts';
import type { QueuePort, SourceMessage } from './queue-port.ts';

export interface AssembleOptions {
  queue: QueuePort;
  clock: Clock;
  batchSize: number;
  windowMs: number;
  /** Milliseconds that each receive waits for a message. */
  longPollMs: number;
  /** Abort it to stop receiving. The batch then contains what has been received. */
  signal: AbortSignal;
  /** Messages that did not fit into an earlier batch. */
  held: readonly HeldMessage[];
  /** Called for each reply to a receive. */
  onReceived(messages: number): void;
}

export interface HeldMessage {
  message: SourceMessage;
  /** Time of the clock, in milliseconds. */
  receivedAt: number;
}

export interface BatchEntry extends HeldMessage {
  record: object;
}

export interface AssembledBatch {
  /** Empty if no message arrived. */
  entries: BatchEntry[];
  held: HeldMessage[];
  /** True if a later receive failed: the batch contains what had been received before. */
  receiveFailed: boolean;
}

/** Rejects if the first receive fails. */
export async function assembleBatch(options: AssembleOptions): Promise<AssembledBatch> {
  const { queue, clock, batchSize, windowMs, longPollMs, signal, onReceived } = options;
  const entries: BatchEntry[] = [];
  let held = [...options.held];
  let bytes = emptyEventBytes;

  /** Returns false if the batch is full. */
  function fill(): boolean {
    while (entries.length < batchSize) {
      const next = held[0];
      if (!next) return true;
      const record = recordOf(next.message, queue);
      const size = Buffer.byteLength(JSON.stringify(record)) + 1;
      // A single message always fits, however large.
      if (entries.length > 0 && bytes + size > maxPayloadBytes) return false;
      bytes += size;
      entries.push({ ...next, record });
      held = held.slice(1);
    }
    return false;
  }

  async function receive(): Promise<HeldMessage[]> {
    const count = Math.min(10, batchSize - entries.length);
    const messages = await queue.receive({ count, waitMs: longPollMs, signal });
    if (messages.length > 0 || !signal.aborted) onReceived(messages.length);
    const receivedAt = clock.now();
    return messages.map((message) => ({ message, receivedAt }));
  }

  if (held.length === 0) held = await receive();
  const windowEnd = clock.now() + windowMs;
  // Each receive waits its full time, even if the window ends earlier: "when using a batch window and your SQS queue
  // contains very low traffic, Lambda might wait for up to 20 seconds before invoking your function. This is true even
  // if you set a batch window lower than 20 seconds" ("Using Lambda with Amazon SQS").
  while (fill() && entries.length > 0 && clock.now() < windowEnd && !signal.aborted) {
    try {
      held = await receive();
    } catch {
      return { entries, held, receiveFailed: true };
    }
  }
  return { entries, held, receiveFailed: false };
}
