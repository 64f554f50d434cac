// How large and how deep one event may be. What is larger is skipped without being held in memory.

export interface EventLimits {
  /** Bytes of one event as JSON, after decompression. */
  bytes: number;
  /** Objects and arrays inside each other; an event without any inside has depth 1. */
  depth: number;
}
