// Dead-letter and parked messages, which wait for a person or for recover. Whatever was received and not deleted
// becomes visible again at the end: nothing stays hidden because somebody looked.

export interface WaitingMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** How often it was received, this time included. */
  receiveCount: number;
  /** Milliseconds since 1970. */
  sentAt: number;
  /** True where SQS moved it here because it was received too often: it has no reason yet. */
  movedBySqs: boolean;
  /** True where EventBridge put it here because it could not deliver it: nothing was done with it yet. */
  isUndelivered?: boolean;
  attributes: Readonly<Record<string, string>>;
}

export interface WaitingQueue {
  /** At most ten, hidden from others for a while; none only if the queue is empty. Throws what the SDK throws. */
  receive(): Promise<WaitingMessage[]>;
  delete(messages: readonly WaitingMessage[]): Promise<void>;
  /** Makes them visible to others at once. */
  release(messages: readonly WaitingMessage[]): Promise<void>;
}

export interface LookOptions {
  /** Called before each receive. */
  hasTime: () => boolean;
  /** Returns the messages to delete. May be called again before it has finished. */
  visit: (messages: readonly WaitingMessage[]) => Promise<readonly WaitingMessage[]>;
}

/** Receives at the same time: one after another, a hundred thousand messages would take an hour. */
const concurrency = 8;

/** Visits every message once, until none is left or time is up. */
export async function lookThrough(queue: WaitingQueue, { hasTime, visit }: LookOptions): Promise<void> {
  const seen = new Set<string>();
  const kept: WaitingMessage[] = [];
  const work = async () => {
    while (hasTime()) {
      const received = await queue.receive();
      if (received.length === 0) return;
      const fresh = received.filter(({ messageId }) => !seen.has(messageId));
      for (const { messageId } of fresh) seen.add(messageId);
      kept.push(...received.filter((message) => !fresh.includes(message)));
      // All were received before: whatever else is in the queue is hidden.
      if (fresh.length === 0) return;
      const done = await visit(fresh).catch((error: unknown) => {
        kept.push(...fresh);
        throw error;
      });
      kept.push(...fresh.filter((message) => !done.includes(message)));
      if (done.length > 0) await queue.delete(done);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, work));
  await queue.release(kept);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
