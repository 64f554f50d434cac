// What a function's answer says of its batch, by the rules of ReportBatchItemFailures.

export type BatchOutcome =
  | { kind: 'all-done' }
  /** The whole batch comes again. */
  | { kind: 'all-failed' }
  /** Only these come again. */
  | { kind: 'some-failed'; messageIds: ReadonlySet<string> };

/**
 * Nothing, or no failures, is success. A failure without a message id, or with one that is not in the batch, fails
 * the whole batch, and so does an answer that is no object.
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
