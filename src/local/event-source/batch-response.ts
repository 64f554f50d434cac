// Interprets a function's answer to a batch, by the rules of ReportBatchItemFailures.

export type BatchOutcome =
  | { kind: 'all-done' }
  /** The whole batch is delivered again. */
  | { kind: 'all-failed' }
  /** Only these messages are delivered again. */
  | { kind: 'some-failed'; messageIds: ReadonlySet<string> };

/**
 * No answer, or an answer without failures, means success. A failure without a message id, a failure with an id that is
 * not in the batch, or an answer that is not an object fails the whole batch.
 */
export function readBatchResponse(payload: unknown, batch: ReadonlySet<string>): BatchOutcome {
  if (payload === null || payload === undefined) return { kind: 'all-done' };
  if (typeof payload !== 'object' || Array.isArray(payload)) return { kind: 'all-failed' };
  const { batchItemFailures: failures } = payload as { batchItemFailures?: unknown };
  if (failures === null || failures === undefined) return { kind: 'all-done' };
  if (!Array.isArray(failures)) return { kind: 'all-failed' };
  const ids = failures.map((failure: unknown) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  if (!ids.every((id): id is string => typeof id === 'string' && batch.has(id))) return { kind: 'all-failed' };
  return ids.length === 0 ? { kind: 'all-done' } : { kind: 'some-failed', messageIds: new Set(ids) };
}
