// Gives back messages that the function has received itself and has no time to process: each is sent anew and then deleted.
import type { QueueMessage } from '../event/message.ts';
import type { ReceivedMessages } from '../process-batch.ts';
import { sendAnew } from '../send-anew.ts';
import type { Queues } from '../settle/queues.ts';

export async function giveBack(
  messages: readonly QueueMessage[],
  queues: Queues,
  received: ReceivedMessages,
): Promise<void> {
  await received.acknowledge(await sendAnew(messages, queues));
}
