// The settle stage: queues what comes next for each delivery and decides which may be acknowledged. SQS delivers the
// others again.
import type { OutgoingMessage, Queues } from './queues.ts';

export interface Settlement {
  messageId: string;
  /** ARN of the queue it came from. */
  queueArn: string;
  next: readonly OutgoingMessage[];
}

/** Returns the ids of the messages that must not be acknowledged. */
export async function settle(settlements: readonly Settlement[], queues: Queues): Promise<string[]> {
  const sends = settlements.flatMap(({ messageId, queueArn, next }) =>
    next.map((message) => ({ messageId, send: { message, sourceArn: queueArn } })),
  );
  if (sends.length === 0) return [];
  const accepted = await queues.send(sends.map(({ send }) => send));
  return [...new Set(sends.filter((_, index) => !accepted[index]).map(({ messageId }) => messageId))];
}
