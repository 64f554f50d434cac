// How large and how deep one event may be, and how far its time may be in the future. A larger one is skipped without
// being held in memory.

export interface EventLimits {
  /** Bytes of one event as JSON, after decompression. */
  bytes: number;
  /** Nested objects and arrays; an event with only single values has depth 1. */
  depth: number;
  /** Minutes by which an event's time may be later than its object; absent: it may be any time. */
  futureMinutes?: number;
}
