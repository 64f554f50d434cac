// One batch of messages, in parts that cannot harm each other. A message that SQS has delivered three times without
// ever being settled may be a poison message, which crashes the function: every other failure leaves a new message
// behind. All other messages are processed and deleted first; then the poison messages are processed alone.
//
// If one of them does crash the function, those behind it are delivered again, one receive closer to the dead-letter
// queue. So that they do not meet it again, each poison message is hidden for longer than they are before it is
// processed: a poison message crashes the same batch only once.
import type { QueueMessage } from './event/message.ts';
import { type ProcessDependencies, processMessages } from './process.ts';

/** The messages of the batch in SQS. Neither call throws; the next delivery makes up for one that fails. */
export interface ReceivedMessages {
  /** Deletes them from their queue. */
  acknowledge(messageIds: readonly string[]): Promise<void>;
  /** Hides them for this many seconds from now. */
  hide(messageIds: readonly string[], seconds: number): Promise<void>;
}

/** From this many receives on, this one included, a message counts as poison. */
const poisonFromReceives = 3;

/** More poison messages than this would take too long one by one: they are processed in groups, and alone next time. */
const aloneUpTo = 25;

/**
 * The queues hide a message for six times the function's time limit; a poison message is hidden for twice that or more.
 */
const timeLimitsHidden = 12;
const longestHiddenSeconds = 40_000;

/** Returns the ids of the messages that must not be acknowledged: SQS delivers them again. */
export async function processBatch(
  messages: readonly QueueMessage[],
  deps: ProcessDependencies,
  received: ReceivedMessages,
): Promise<string[]> {
  const poisonMessages = messages.filter(isPoison).toSorted((a, b) => a.receiveCount - b.receiveCount);
  if (poisonMessages.length === 0) return processMessages(messages, deps);

  const timeLimitSeconds = Math.ceil(deps.time.remainingMs() / 1_000);
  const unsettled: string[] = [];
  const finish = async (group: readonly QueueMessage[], reserveMs = deps.time.reserveMs) => {
    const left = new Set(await processMessages(group, { ...deps, time: { ...deps.time, reserveMs } }));
    unsettled.push(...left);
    await received.acknowledge(idsOf(group).filter((id) => !left.has(id)));
  };

  // Half of the time is reserved for poison messages: next to endless work they would be received ten times
  // unprocessed.
  const reserveForPoison = Math.max(deps.time.reserveMs, deps.time.remainingMs() / 2);
  const others = messages.filter((message) => !isPoison(message));
  if (others.length > 0) await finish(others, reserveForPoison);
  for (const group of groupsOf(poisonMessages)) {
    // A new message would start with no receives and would not count as poison: this one waits instead.
    if (deps.time.remainingMs() < deps.time.reserveMs) {
      unsettled.push(...idsOf(group));
      continue;
    }
    const hiddenSeconds = timeLimitsHidden * timeLimitSeconds * (1 + deps.random());
    await received.hide(idsOf(group), Math.min(longestHiddenSeconds, Math.ceil(hiddenSeconds)));
    await finish(group);
  }
  return unsettled;
}

export const isPoison = ({ receiveCount }: QueueMessage): boolean => receiveCount >= poisonFromReceives;

const idsOf = (messages: readonly QueueMessage[]) => messages.map(({ messageId }) => messageId);

function groupsOf(poisonMessages: readonly QueueMessage[]): QueueMessage[][] {
  const size = poisonMessages.length <= aloneUpTo ? 1 : Math.ceil(Math.sqrt(poisonMessages.length));
  return Array.from({ length: Math.ceil(poisonMessages.length / size) }, (_, index) =>
    poisonMessages.slice(index * size, (index + 1) * size),
  );
}
