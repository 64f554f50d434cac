// Which messages may be poison: they may end the function, by a crash or by using all of its time. Every attempt that
// comes to its end deletes its message. So a message that SQS delivers again may have ended the function before. Nothing
// says which one of a batch it was.
//
// Such a message is processed when the function holds no other. Then a poison message can end the function again, but it
// meets each other message only once: when neither was known. The others are sent anew before, with their number of
// receives, because the receives of SQS start over.
import type { MessageContent, QueueMessage } from './event/message.ts';
import { parseMessage } from './event/parse-message.ts';

/** Others are sent anew so often, ten minutes in all, only if hundreds wait: most of them are no poison. */
const passesUntilTogether = 20;
/** A message with more receives is always processed alone. */
const receivesTogether = 4;
const togetherAtMost = 25;

/** How often SQS has delivered the message or those that it replaces, since the last attempt that had a result. */
export function receivesOf(message: QueueMessage): number {
  const content = parseMessage(message);
  // What is not understood ends as a dead-letter message before anything is read.
  if (content.kind !== 'request') return 1;
  return (content.receivesBefore ?? 0) + message.receiveCount;
}

export const mayBePoison = (message: QueueMessage): boolean => receivesOf(message) > 1;

/** How often the message was passed on. Hops before its first pass were about something else, and so are those after it. */
export const passesOf = (content: MessageContent): number =>
  content.kind === 'request' && content.receivesBefore ? (content.request.hops ?? 0) : 0;

/** The messages to process next, of those that may be poison: one, or several of a large number that have waited for long. */
export function nextInTurn(messages: readonly QueueMessage[]): QueueMessage[] {
  const byReceives = messages
    .map((message) => ({ message, receives: receivesOf(message) }))
    .sort((a, b) => a.receives - b.receives);
  const together = byReceives.filter(mayBeTogether);
  // Those who may are in the order of their receives, too.
  const next = byReceives[0] === together[0] ? together.slice(0, togetherAtMost) : byReceives.slice(0, 1);
  return next.map(({ message }) => message);
}

const mayBeTogether = ({ message, receives }: { message: QueueMessage; receives: number }): boolean =>
  receives <= receivesTogether && passesOf(parseMessage(message)) >= passesUntilTogether;
