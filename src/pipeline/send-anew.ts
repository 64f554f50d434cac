// Sends messages anew that were received and not processed, so that they can be deleted. If they were only made visible
// again, SQS would count the receive, and they would take each other for poison: see poison.ts.
import { requestBody } from '../request.ts';
import type { QueueMessage } from './event/message.ts';
import { parseMessage } from './event/parse-message.ts';
import { passesOf, receivesOf } from './poison.ts';
import type { OutgoingMessage, Queues } from './settle/queues.ts';
import { settle } from './settle/settle.ts';

/** With so many receives, a message is not sent anew: it waits in the queue until SQS moves it to the dead-letter queue. */
const receivesAllowed = 10;

/** The longest delay of a message that is passed on. */
const longestSeconds = 60;

/** Returns the ids of those that are in the queue again as new messages and may be deleted. */
export const sendAnew = (messages: readonly QueueMessage[], queues: Queues): Promise<string[]> =>
  send(messages, queues, (message) => sentAnew(message));

/**
 * The same for messages that may be poison. Each is delayed, for longer and longer, so that it meets fewer others.
 * @param random 0 ≤ random < 1
 */
export const passOn = (messages: readonly QueueMessage[], queues: Queues, random: () => number): Promise<string[]> =>
  send(messages, queues, (message) => passedOn(message, random()));

async function send(
  messages: readonly QueueMessage[],
  queues: Queues,
  next: (message: QueueMessage) => OutgoingMessage,
): Promise<string[]> {
  const settlements = messages
    .filter((message) => receivesOf(message) < receivesAllowed)
    .map((message) => ({ messageId: message.messageId, queueArn: message.queueArn, next: [next(message)] }));
  const left = new Set(await settle(settlements, queues));
  return settlements.map(({ messageId }) => messageId).filter((id) => !left.has(id));
}

function sentAnew(message: QueueMessage, content = parseMessage(message), passes = passesOf(content)): OutgoingMessage {
  const receives = receivesOf(message) - 1;
  // Its first receiver has done nothing with it.
  if (content.kind !== 'request' || receives === 0) return outgoing(message.body);
  return outgoing(requestBody({ ...content.request, receives, mayHaveWritten: true, hops: passes }));
}

function passedOn(message: QueueMessage, random: number): OutgoingMessage {
  const content = parseMessage(message);
  const passes = passesOf(content);
  const full = Math.min(longestSeconds, 2 ** (passes + 1));
  return { ...sentAnew(message, content, passes + 1), delaySeconds: Math.round(full * (0.5 + random / 2)) };
}

const outgoing = (body: string): OutgoingMessage => ({ to: 'source', body, delaySeconds: 0, attributes: {} });
