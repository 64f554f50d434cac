// Messages that wait for somebody (dead letters, parked ones), looked through one by one. Whatever is not done with is
// given back at the end: nothing stays hidden because somebody looked.

export interface WaitingMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** How often it was handed out, this time included. */
  receiveCount: number;
  /** Milliseconds since 1970. */
  sentAt: number;
  /** True where SQS moved it here itself, since it was handed out too often: nobody has said why. */
  movedBySqs: boolean;
  attributes: Readonly<Record<string, string>>;
}

export interface WaitingQueue {
  /** At most ten, hidden from others for a while; none only where the queue is empty. Throws what the SDK throws. */
  receive(): Promise<WaitingMessage[]>;
  delete(messages: readonly WaitingMessage[]): Promise<void>;
  /** Lets others see them again at once. */
  release(messages: readonly WaitingMessage[]): Promise<void>;
}

export interface LookOptions {
  /** Asked before each receive. */
  hasTime: () => boolean;
  /** Gives those that are done with; they are deleted. May be called again before it is finished. */
  visit: (messages: readonly WaitingMessage[]) => Promise<readonly WaitingMessage[]>;
}

/** Receives at once: one after another a hundred thousand messages would take an hour. */
const lanes = 8;

/** Shows every message once, until none is left or time is up. */
export async function lookThrough(queue: WaitingQueue, { hasTime, visit }: LookOptions): Promise<void> {
  const seen = new Set<string>();
  const kept: WaitingMessage[] = [];
  const lane = async () => {
    while (hasTime()) {
      const received = await queue.receive();
      if (received.length === 0) return;
      const fresh = received.filter(({ messageId }) => !seen.has(messageId));
      for (const { messageId } of fresh) seen.add(messageId);
      kept.push(...received.filter((message) => !fresh.includes(message)));
      // Handed out twice within one look: whatever is left is hidden.
      if (fresh.length === 0) return;
      const done = await visit(fresh).catch((error: unknown) => {
        kept.push(...fresh);
        throw error;
      });
      kept.push(...fresh.filter((message) => !done.includes(message)));
      if (done.length > 0) await queue.delete(done);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  await queue.release(kept);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
