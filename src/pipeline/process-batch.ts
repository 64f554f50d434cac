// One batch of messages, in parts that cannot hurt each other. A message that SQS has handed out three times and that
// nobody ever settled is suspected of killing the function: whoever fails in any other way leaves a new message behind.
// Everything else is finished and deleted first; then the suspects come alone.
//
// If one does kill the function, those not come to yet are delivered again, one receive nearer to the dead letters. So
// that they do not meet the killer again, each suspect is hidden for longer than they are before it is touched: every
// killer is met by its batch-mates once.
import type { QueueMessage } from './event/message.ts';
import { type ProcessDependencies, processMessages } from './process.ts';

/** The messages of the batch as SQS holds them. Neither throws; what fails is made good by the next delivery. */
export interface ReceivedMessages {
  /** Deletes them from their queue. */
  acknowledge(messageIds: readonly string[]): Promise<void>;
  /** Keeps them from being delivered again for so many seconds from now. */
  hide(messageIds: readonly string[], seconds: number): Promise<void>;
}

/** Receives, this one included, from which on a message is suspected. */
const poisonFromReceives = 3;

/** Of more suspects than this it takes too long to handle each alone: they go in groups, and alone the next time. */
const aloneUpTo = 25;

/** The queues hide a message for six times the function's time limit; a suspect stays away for twice that, or longer. */
const timeLimitsHidden = 12;
const longestHiddenSeconds = 40_000;

/** Gives the ids of the messages that must not be acknowledged: SQS delivers them again. */
export async function processBatch(
  messages: readonly QueueMessage[],
  deps: ProcessDependencies,
  received: ReceivedMessages,
): Promise<string[]> {
  const poisonMessages = messages.filter(isPoison).toSorted((a, b) => a.receiveCount - b.receiveCount);
  if (poisonMessages.length === 0) return processMessages(messages, deps);

  const timeLimitSeconds = Math.ceil(deps.time.remainingMs() / 1_000);
  const unsettled: string[] = [];
  const finish = async (part: readonly QueueMessage[], reserveMs = deps.time.reserveMs) => {
    const left = new Set(await processMessages(part, { ...deps, time: { ...deps.time, reserveMs } }));
    unsettled.push(...left);
    await received.acknowledge(idsOf(part).filter((id) => !left.has(id)));
  };

  // Half the time is the suspects': beside work without an end they would be handed out ten times and never touched.
  const forOthers = Math.max(deps.time.reserveMs, deps.time.remainingMs() / 2);
  const others = messages.filter((message) => !isPoison(message));
  if (others.length > 0) await finish(others, forOthers);
  for (const group of groupsOf(poisonMessages)) {
    // A message that is queued anew would lose its count of receives, and with it the suspicion: it waits instead.
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

const isPoison = ({ receiveCount }: QueueMessage) => receiveCount >= poisonFromReceives;

const idsOf = (messages: readonly QueueMessage[]) => messages.map(({ messageId }) => messageId);

function groupsOf(poisonMessages: readonly QueueMessage[]): QueueMessage[][] {
  const size = poisonMessages.length <= aloneUpTo ? 1 : Math.ceil(Math.sqrt(poisonMessages.length));
  return Array.from({ length: Math.ceil(poisonMessages.length / size) }, (_, index) =>
    poisonMessages.slice(index * size, (index + 1) * size),
  );
}
