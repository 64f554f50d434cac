// When to read a waiting queue again, and how old its oldest message is in the meantime. Every receive hides messages
// from people for a moment, costs a call, and takes a message out of SQS's own age metric. So a queue whose messages
// need nothing is read again only when their number has changed, and once an hour to be sure.
import type { LeftMessages } from './left-messages.ts';

export interface Reading {
  left: LeftMessages;
  /** False if time ran out or another reader hides some of the messages. */
  isComplete: boolean;
  /** False if this run has changed messages, or has to continue with them in the next. */
  isSettled: boolean;
}

export interface QueueWatch {
  /** @param total messages in the queue by SQS's approximate count; undefined if it is not known or does not matter */
  isDue(total?: number): boolean;
  /**
   * Call it after reading the queue.
   * @param total the count before
   */
  wasRead(reading: Reading, total?: number): void;
  /** Messages left when the queue was last read. */
  messages(): number;
  /** Age of the oldest message, in milliseconds; 0 without one. */
  ageMs(): number;
}

const readAgainMs = 3_600_000;

/** @param now milliseconds since 1970 */
export function queueWatch(now: () => number): QueueWatch {
  let last: { at: number; total: number | undefined; isSettled: boolean } | undefined;
  let known: LeftMessages = { messages: 0 };
  return {
    isDue: (total) => !last?.isSettled || last.total !== total || now() - last.at >= readAgainMs,
    wasRead({ left, isComplete, isSettled }, total) {
      known = isComplete ? left : atLeast(known, left);
      last = { at: now(), total, isSettled };
    },
    messages: () => known.messages,
    ageMs: () => (known.oldestSentAt === undefined ? 0 : Math.max(0, now() - known.oldestSentAt)),
  };
}

/** An incomplete reading does not prove that a message is gone. */
function atLeast(known: LeftMessages, left: LeftMessages): LeftMessages {
  const times = [known.oldestSentAt, left.oldestSentAt].filter((at) => at !== undefined);
  return {
    messages: Math.max(known.messages, left.messages),
    ...(times.length > 0 ? { oldestSentAt: Math.min(...times) } : {}),
  };
}
