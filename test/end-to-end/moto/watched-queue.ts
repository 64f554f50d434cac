// A moto queue as an event source reads it: counts the messages it delivers, and can deliver a batch twice.
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueuePort, SourceMessage } from '../../../src/local/event-source/queue-port.ts';
import { type SdkQueueOptions, sdkQueue } from '../../../src/local/event-source/sdk-queue.ts';

export interface WatchedQueue extends QueuePort {
  /** Messages delivered so far, including the repeated ones that are delivered next. */
  delivered(): number;
  /** Delivers the next received batch a second time, before it is deleted. */
  deliverTwice(): void;
}

export function watchedQueue(options: SdkQueueOptions): WatchedQueue {
  const queue = sdkQueue(options);
  let delivered = 0;
  let repeatsNext = false;
  let repeated: SourceMessage[] = [];

  return {
    ...queue,
    async receive(request) {
      let messages = repeated;
      repeated = [];
      if (messages.length > 0) return messages;
      messages = await queue.receive(request);
      if (repeatsNext && messages.length > 0) {
        repeatsNext = false;
        await unhide(options.client, options.queueUrl, messages);
        repeated = await queue.receive(request);
      }
      delivered += messages.length + repeated.length;
      return messages;
    },
    delivered: () => delivered,
    deliverTwice() {
      repeatsNext = true;
    },
  };
}

/** Ends the visibility timeout of the messages. */
async function unhide(client: SQSClient, QueueUrl: string, messages: readonly SourceMessage[]): Promise<void> {
  for (const { receiptHandle: ReceiptHandle } of messages) {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
}
