// The settle stage: queues what comes next of each delivery and says which may be acknowledged. What is not queued
// stays with SQS, which delivers it again.
import type { OutgoingMessage, Queues } from './queues.ts';

export interface Settlement {
  messageId: string;
  /** ARN of the queue it came from. */
  queueArn: string;
  next: readonly OutgoingMessage[];
}

/** Gives the ids of the messages that must not be acknowledged. */
export async function settle(settlements: readonly Settlement[], queues: Queues): Promise<string[]> {
  const sends = settlements.flatMap(({ messageId, queueArn, next }) =>
    next.map((message) => ({ messageId, send: { message, sourceArn: queueArn } })),
  );
  if (sends.length === 0) return [];
  const taken = await queues.send(sends.map(({ send }) => send));
  return [...new Set(sends.filter((_, index) => !taken[index]).map(({ messageId }) => messageId))];
}
