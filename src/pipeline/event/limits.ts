// How large and how deep one event may be. A larger one is skipped without being held in memory.

export interface EventLimits {
  /** Bytes of one event as JSON, after decompression. */
  bytes: number;
  /** Nested objects and arrays; an event with only single values has depth 1. */
  depth: number;
}
