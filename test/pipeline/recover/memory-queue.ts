// A waiting queue in memory: received messages are hidden until they are released.

import type { WaitingMessage, WaitingQueue } from '../../../src/pipeline/recover/waiting-queue.ts';
import type { OutgoingMessage, Queues } from '../../../src/pipeline/settle/queues.ts';

export interface MemoryQueue extends WaitingQueue {
  /** Messages that are not deleted, whether hidden or not. */
  left(): WaitingMessage[];
  hidden(): number;
  put(message: Partial<WaitingMessage>): void;
}

export function memoryQueue(messages: readonly Partial<WaitingMessage>[]): MemoryQueue {
  let numbers = 0;
  const ready: WaitingMessage[] = [];
  const taken: WaitingMessage[] = [];
  const put = (message: Partial<WaitingMessage>) => {
    numbers += 1;
    const id = `m${numbers}`;
    const usual = { messageId: id, receiptHandle: id, body: '{}', receiveCount: 0, sentAt: 0, movedBySqs: false };
    ready.push({ ...usual, attributes: {}, ...message });
  };
  for (const message of messages) put(message);
  const remove = (from: WaitingMessage[], which: readonly WaitingMessage[]) =>
    which.flatMap(({ messageId }) => from.splice(from.findIndex((each) => each.messageId === messageId) >>> 0, 1));
  return {
    put,
    async receive() {
      const received = ready.splice(0, 10).map((each) => ({ ...each, receiveCount: each.receiveCount + 1 }));
      taken.push(...received);
      return received;
    },
    async delete(which) {
      remove(taken, which);
    },
    async release(which) {
      ready.push(...remove(taken, which));
    },
    left: () => [...ready, ...taken],
    hidden: () => taken.length,
  };
}

/** Accepts and keeps every message except those that `refuses` selects. */
export function memoryQueues(refuses: (message: OutgoingMessage) => boolean = () => false) {
  const sent: OutgoingMessage[] = [];
  const queues: Queues = {
    async send(sends) {
      return sends.map(({ message }) => {
        if (refuses(message)) return false;
        sent.push(message);
        return true;
      });
    },
  };
  return { sent, queues };
}
