// Which messages of a waiting queue were received and not deleted: they are still in the queue.
import type { WaitingMessage, WaitingQueue } from './waiting-queue.ts';

export interface LeftMessages {
  messages: number;
  /** When SQS first accepted the oldest, in milliseconds since 1970: it deletes by this time. */
  oldestSentAt?: number;
}

export interface RecordedQueue extends WaitingQueue {
  left(): LeftMessages;
}

/** @param onReceive called with every message each time it is received */
export function recordLeft(
  queue: WaitingQueue,
  onReceive: (message: WaitingMessage) => void = () => {},
): RecordedQueue {
  const sentAt = new Map<string, number>();
  return {
    ...queue,
    async receive() {
      const received = await queue.receive();
      for (const message of received) {
        sentAt.set(message.messageId, message.sentAt);
        onReceive(message);
      }
      return received;
    },
    async delete(messages) {
      await queue.delete(messages);
      for (const { messageId } of messages) sentAt.delete(messageId);
    },
    left() {
      const oldestSentAt = sentAt.values().reduce((oldest, at) => Math.min(oldest, at), Number.POSITIVE_INFINITY);
      return { messages: sentAt.size, ...(sentAt.size > 0 ? { oldestSentAt } : {}) };
    },
  };
}
