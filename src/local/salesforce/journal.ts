// The journal of calls to the org: one entry per call with the rows it wrote, and counters over all calls.
import { ownValue } from '../own-value.ts';

export type RowOperation = 'create' | 'update' | 'delete';

export interface JournalRow {
  sObject: string;
  operation: RowOperation;
  /** Absent for a row that was not written. */
  id?: string;
  /** The key with which an upsert looked up its record. */
  key?: { field: string; value: string };
  /** Error code; absent for success. */
  code?: string;
  /** How often automation ran for the row: once in each attempt to save it. Absent without rules for its object. */
  triggerRuns?: number;
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
  /** Status of the answer, even if the answer was lost; absent if the org never processed the call. */
  status?: number;
  /** Method, path and status of a composite's subrequests. */
  subrequests: { method: string; path: string; status: number }[];
  rows: JournalRow[];
  /** True if the call counts against the daily API limit. */
  counts: boolean;
  /** Kind of the fault that was applied to the whole call. */
  fault?: string;
}

export interface Counters {
  /** Calls that count against the daily API limit. */
  apiCalls: number;
  calls: Partial<Record<CallKind, number>>;
  rows: Record<string, { created: number; updated: number; deleted: number; failed: number }>;
}

export interface CounterStore {
  add(call: JournalCall): void;
  read(): Counters;
  reset(): void;
}

export function createCounters(): CounterStore {
  let counters: Counters = { apiCalls: 0, calls: {}, rows: {} };
  const countOf = { create: 'created', update: 'updated', delete: 'deleted' } as const;
  return {
    add(call) {
      counters.apiCalls += call.counts ? 1 : 0;
      counters.calls[call.kind] = (ownValue(counters.calls, call.kind) ?? 0) + 1;
      for (const row of call.rows) {
        const sums = ownValue(counters.rows, row.sObject) ?? { created: 0, updated: 0, deleted: 0, failed: 0 };
        counters.rows[row.sObject] = sums;
        sums[row.code === undefined ? countOf[row.operation] : 'failed'] += 1;
      }
    },
    read: () => structuredClone(counters),
    reset() {
      counters = { apiCalls: 0, calls: {}, rows: {} };
    },
  };
}
