// What was asked of the org: one entry a call with the rows it wrote, and the sums of them all.

export type RowOperation = 'create' | 'update' | 'delete';

export interface JournalRow {
  sObject: string;
  operation: RowOperation;
  /** Absent for a row that was not written. */
  id?: string;
  /** The key an upsert found its record by. */
  key?: { field: string; value: string };
  /** Error code; absent for success. */
  code?: string;
}

export type CallKind =
  | 'token'
  | 'identity'
  | 'versions'
  | 'describe'
  | 'limits'
  | 'row'
  | 'collection'
  | 'composite'
  | 'batch'
  | 'query'
  | 'other';

export interface JournalCall {
  /** From 1. */
  number: number;
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  /** Without the query. */
  path: string;
  kind: CallKind;
  /** What the org answered, even where the answer was lost; absent where it never looked at the call. */
  status?: number;
  /** Method, path and status of a composite's parts. */
  subrequests: { method: string; path: string; status: number }[];
  rows: JournalRow[];
  /** True where it counts against the daily allowance. */
  counts: boolean;
  /** Kind of the fault that befell the call as a whole. */
  fault?: string;
}

export interface Counters {
  /** Calls that count against the daily allowance. */
  apiCalls: number;
  calls: Partial<Record<CallKind, number>>;
  rows: Record<string, { created: number; updated: number; deleted: number; failed: number }>;
}

export interface Counting {
  add(call: JournalCall): void;
  read(): Counters;
  reset(): void;
}

export function counting(): Counting {
  let counters: Counters = { apiCalls: 0, calls: {}, rows: {} };
  const done = { create: 'created', update: 'updated', delete: 'deleted' } as const;
  return {
    add(call) {
      counters.apiCalls += call.counts ? 1 : 0;
      counters.calls[call.kind] = (counters.calls[call.kind] ?? 0) + 1;
      for (const row of call.rows) {
        counters.rows[row.sObject] ??= { created: 0, updated: 0, deleted: 0, failed: 0 };
        const sums = counters.rows[row.sObject];
        if (sums) sums[row.code === undefined ? done[row.operation] : 'failed'] += 1;
      }
    },
    read: () => structuredClone(counters),
    reset() {
      counters = { apiCalls: 0, calls: {}, rows: {} };
    },
  };
}
