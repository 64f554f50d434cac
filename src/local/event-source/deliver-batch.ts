// Invokes the function for one batch, and deletes what is done. Failed messages stay hidden until their visibility
// timeout is over.
import type { Clock } from '../../clock.ts';
import type { BatchEntry } from './assemble-batch.ts';
import { type BatchOutcome, readBatchResponse } from './batch-response.ts';
import type { QueuePort, SourceMessage } from './queue-port.ts';

export type Invoke = (
  event: { Records: object[] },
  /** Trace headers of the messages that have one. */
  traceHeaders: readonly string[],
) => Promise<{ kind: 'returned'; payload: unknown } | { kind: 'failed'; errorType: string } | { kind: 'throttled' }>;

export interface DeliverOptions {
  queue: QueuePort;
  invoke: Invoke;
  clock: Clock;
  /** Milliseconds between two attempts to invoke a throttled function. */
  retryMs: number;
  /** When this is aborted, a throttled batch is dropped immediately. */
  stopping: AbortSignal;
}

export interface Delivery {
  /** `dropped`: the function was throttled until the visibility timeout was over. */
  outcome: BatchOutcome['kind'] | 'dropped';
  /** Number of messages that will be delivered again. */
  failed: number;
  errorType?: string;
  deleteFailed: boolean;
}

export async function deliverBatch(entries: readonly BatchEntry[], options: DeliverOptions): Promise<Delivery> {
  const result = await invokeUnlessThrottled(entries, options);
  if (result.kind === 'throttled') return { outcome: 'dropped', failed: entries.length, deleteFailed: false };
  const ids = new Set(entries.map(({ message }) => message.messageId));
  const outcome: BatchOutcome =
    result.kind === 'returned' ? readBatchResponse(result.payload, ids) : { kind: 'all-failed' };
  const done = entries.filter(({ message }) => isDone(outcome, message)).map(({ message }) => message.receiptHandle);
  let deleteFailed = false;
  try {
    if (done.length > 0) await options.queue.delete(done);
  } catch {
    deleteFailed = true;
  }
  const error = result.kind === 'failed' ? { errorType: result.errorType } : {};
  return { outcome: outcome.kind, failed: entries.length - done.length, deleteFailed, ...error };
}

/**
 * Repeats a throttled invocation until the visibility timeout of the batch's first message is over ("Handling errors for
 * an SQS event source in Lambda"). Meanwhile the messages are not received again, so this counts as one receive.
 */
async function invokeUnlessThrottled(entries: readonly BatchEntry[], options: DeliverOptions) {
  const { queue, invoke, clock, retryMs, stopping } = options;
  const traceHeaders = entries.flatMap(({ message }) => message.attributes.AWSTraceHeader ?? []);
  const event = { Records: entries.map(({ record }) => record) };
  let result = await invoke(event, traceHeaders);
  if (result.kind !== 'throttled') return result;
  // If the timeout cannot be read, the batch is dropped early: its messages become visible again by themselves.
  const visibilityMs = await queue.visibilityMs().catch(() => 0);
  const dropAt = Math.min(...entries.map(({ receivedAt }) => receivedAt)) + visibilityMs;
  while (result.kind === 'throttled' && !stopping.aborted) {
    await clock.sleep(retryMs);
    if (clock.now() >= dropAt) break;
    result = await invoke(event, traceHeaders);
  }
  return result;
}

function isDone(outcome: BatchOutcome, message: SourceMessage): boolean {
  if (outcome.kind === 'some-failed') return !outcome.messageIds.has(message.messageId);
  return outcome.kind === 'all-done';
}
