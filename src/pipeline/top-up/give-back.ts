// Gives back messages that the function has received itself and has no time to process. Each is sent anew and then
// deleted: if it were only made visible again, its next receiver would assume that an earlier attempt may have written
// it, and finally that it is a poison message. A new message starts with a receive count of zero.

import { requestBody } from '../../request.ts';
import type { QueueMessage } from '../event/message.ts';
import { parseMessage } from '../event/parse-message.ts';
import { isPoison, type ReceivedMessages } from '../process-batch.ts';
import type { OutgoingMessage, Queues } from '../settle/queues.ts';
import { settle } from '../settle/settle.ts';

export async function giveBack(
  messages: readonly QueueMessage[],
  queues: Queues,
  received: ReceivedMessages,
): Promise<void> {
  // With a new receive count, a poison message could crash the function forever. It becomes visible again by itself.
  const innocent = messages.filter((message) => !isPoison(message));
  await received.acknowledge(await sendAnew(innocent, queues));
}

/** Returns the ids of those that are in the queue again as new messages and may be deleted. */
export async function sendAnew(messages: readonly QueueMessage[], queues: Queues): Promise<string[]> {
  const settlements = messages.map((message) => ({
    messageId: message.messageId,
    queueArn: message.queueArn,
    next: [sentAnew(message)],
  }));
  const left = new Set(await settle(settlements, queues));
  return messages.map(({ messageId }) => messageId).filter((id) => !left.has(id));
}

function sentAnew(message: QueueMessage): OutgoingMessage {
  const content = parseMessage(message);
  const isTried = message.receiveCount > 1 && content.kind === 'request';
  const body = isTried ? requestBody({ ...content.request, mayHaveWritten: true }) : message.body;
  return { to: 'source', body, delaySeconds: 0, attributes: {} };
}
