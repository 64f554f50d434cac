// One batch of messages, in parts that cannot harm each other: first those that were never received before, then one that
// may be poison, while the function holds no other.
import type { QueueMessage } from './event/message.ts';
import { mayBePoison, nextInTurn } from './poison.ts';
import { type ProcessDependencies, processMessages } from './process.ts';
import { passOn } from './send-anew.ts';

/** The messages of the batch in SQS. The call does not throw; the next delivery makes up for one that fails. */
export interface ReceivedMessages {
  /** Deletes them from their queue. */
  acknowledge(messageIds: readonly string[]): Promise<void>;
}

/** Returns the ids of the messages that must not be acknowledged: SQS delivers them again. */
export async function processBatch(
  messages: readonly QueueMessage[],
  deps: ProcessDependencies,
  received: ReceivedMessages,
): Promise<string[]> {
  const repeated = messages.filter(mayBePoison);
  if (repeated.length === 0 || messages.length === 1) return processMessages(messages, deps);

  const next = nextInTurn(repeated);
  const others = repeated.filter((message) => !next.includes(message));
  const passedOn = await passOn(others, deps.queues, deps.random);
  await received.acknowledge(passedOn);
  const unsettled = idsOf(others).filter((id) => !passedOn.includes(id));

  const fresh = messages.filter((message) => !repeated.includes(message));
  if (fresh.length > 0) {
    // Next to endless work, the others would be received ten times unprocessed.
    const reserveMs = Math.max(deps.time.reserveMs, deps.time.remainingMs() / 2);
    const left = await processMessages(fresh, { ...deps, time: { ...deps.time, reserveMs } });
    unsettled.push(...left);
    await received.acknowledge(idsOf(fresh).filter((id) => !left.includes(id)));
  }
  if (deps.time.remainingMs() >= deps.time.reserveMs) return [...unsettled, ...(await processMessages(next, deps))];
  const late = await passOn(next, deps.queues, deps.random);
  await received.acknowledge(late);
  return [...unsettled, ...idsOf(next).filter((id) => !late.includes(id))];
}

const idsOf = (messages: readonly QueueMessage[]) => messages.map(({ messageId }) => messageId);
