// A queue of moto as an event source reads it: knows how many messages it gives, and can give one twice.
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueuePort, SourceMessage } from '../../../src/local/event-source/queue-port.ts';
import { type SdkQueueOptions, sdkQueue } from '../../../src/local/event-source/sdk-queue.ts';

export interface WatchedQueue extends QueuePort {
  /** Messages given so far, and those that are given next because they are delivered twice. */
  given(): number;
  /** The next messages that are received together are received once more, before they are deleted. */
  deliverTwice(): void;
}

export function watchedQueue(options: SdkQueueOptions): WatchedQueue {
  const queue = sdkQueue(options);
  let given = 0;
  let isTwice = false;
  let again: SourceMessage[] = [];

  return {
    ...queue,
    async receive(asked) {
      let messages = again;
      again = [];
      if (messages.length > 0) return messages;
      messages = await queue.receive(asked);
      if (isTwice && messages.length > 0) {
        isTwice = false;
        await show(options.client, options.queueUrl, messages);
        again = await queue.receive(asked);
      }
      given += messages.length + again.length;
      return messages;
    },
    given: () => given,
    deliverTwice() {
      isTwice = true;
    },
  };
}

/** Ends the time for which they are hidden. */
async function show(client: SQSClient, QueueUrl: string, messages: readonly SourceMessage[]): Promise<void> {
  for (const { receiptHandle: ReceiptHandle } of messages) {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
}
