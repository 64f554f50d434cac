// How many pollers read a queue. Each has one batch at a time, from its first receive to the end of its invocation.
// Source: "Configuring scaling behavior for SQS event source mappings": five at the start, up to 300 more a minute while
// messages remain, back to five when traffic is low, and to two if no maximum concurrency is set.

const atStart = 5;
const atLeast = 2;
/** The page once said 1,000. */
const atMost = 1250;
/** Milliseconds until another poller is added. */
export const msPerPoller = 60_000 / 300;

export interface PollerCount {
  now(): number;
  /** Whether more will be added, unless a receive shows that no messages remain. */
  grows(): boolean;
  /** Call this when a receive has returned this many messages. */
  received(messages: number): void;
  /** Call this when the source was paused. */
  pause(): void;
}

/** @param nowMs milliseconds since any fixed time */
export function createPollerCount(maximumConcurrency: number | undefined, nowMs: () => number): PollerCount {
  const maximum = maximumConcurrency ?? atMost;
  const minimum = Math.min(maximumConcurrency === undefined ? atLeast : atStart, maximum);
  const start = Math.min(atStart, maximum);
  let pollers = start;
  let growsSince: number | undefined;

  function now(): number {
    if (growsSince !== undefined) {
      const more = Math.floor((nowMs() - growsSince) / msPerPoller);
      growsSince += more * msPerPoller;
      pollers = Math.min(maximum, pollers + more);
    }
    return pollers;
  }

  return {
    now,
    grows: () => growsSince !== undefined && now() < maximum,
    received(messages) {
      const before = now();
      if (messages === 0) pollers = Math.max(minimum, before - 1);
      // AWS does not document how Lambda detects that messages remain. While they do, a receive returns at least three.
      if (messages < 3) growsSince = undefined;
      else {
        growsSince ??= nowMs();
        pollers = Math.max(before, start);
      }
    },
    pause() {
      growsSince = undefined;
    },
  };
}
