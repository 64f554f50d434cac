// When to read a waiting queue again, and how old its oldest message is in the meantime. Every receive hides messages
// from people for a moment, costs a call, and takes a message out of SQS's own age metric. So a queue whose messages
// need nothing is read again only when their number has changed, and once an hour to be sure.
import type { LeftMessages } from './left-messages.ts';

export interface QueueWatch {
  /** @param total messages in the queue by SQS's approximate count; undefined if it is not known or does not matter */
  isDue(total?: number): boolean;
  /**
   * Call it after reading the queue.
   * @param total the count before
   * @param isSettled false if this run has changed messages or has to continue with them in the next
   */
  wasRead(left: LeftMessages, total: number | undefined, isSettled: boolean): void;
  /** Messages left when the queue was last read. */
  messages(): number;
  /** Age of the oldest message, in milliseconds; 0 without one. */
  ageMs(): number;
}

const readAgainMs = 3_600_000;

/** @param now milliseconds since 1970 */
export function queueWatch(now: () => number): QueueWatch {
  let last: { at: number; total: number | undefined; left: LeftMessages; isSettled: boolean } | undefined;
  return {
    isDue: (total) => !last?.isSettled || last.total !== total || now() - last.at >= readAgainMs,
    wasRead(left, total, isSettled) {
      last = { at: now(), total, left, isSettled };
    },
    messages: () => last?.left.messages ?? 0,
    ageMs: () => (last?.left.oldestSentAt === undefined ? 0 : Math.max(0, now() - last.left.oldestSentAt)),
  };
}
