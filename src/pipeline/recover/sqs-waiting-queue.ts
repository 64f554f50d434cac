// A waiting queue through the AWS SDK.
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { WaitingMessage, WaitingQueue } from './waiting-queue.ts';

export interface SqsWaitingQueueOptions {
  queueUrl: string;
  /** How long received messages are hidden from others, in seconds: longer than visiting all takes. */
  hiddenSeconds: number;
}

/** Calls at the same time: one after another, a hundred thousand messages would take minutes. */
const concurrency = 8;

export function sqsWaitingQueue(
  client: SQSClient,
  { queueUrl: QueueUrl, hiddenSeconds }: SqsWaitingQueueOptions,
): WaitingQueue {
  async function inTens(
    messages: readonly WaitingMessage[],
    call: (entries: { Id: string; ReceiptHandle: string }[]) => Promise<unknown>,
  ): Promise<void> {
    let from = 0;
    const work = async () => {
      while (from < messages.length) {
        const chunk = messages.slice(from, from + 10);
        from += 10;
        await call(chunk.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })));
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }

  return {
    async receive() {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        // With a wait time SQS asks all of its servers. Without one it asks only some, and an empty answer would prove
        // little.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await client.send(command);
      return Messages.map(waitingMessage);
    },
    // A message that stays although it should be gone is processed once more, to the same effect.
    delete: (messages) =>
      inTens(messages, (Entries) => client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))),
    release: (messages) =>
      inTens(messages, (entries) => {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        return client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }),
  };
}

function waitingMessage({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }: Message): WaitingMessage {
  const wasMoved = Attributes?.DeadLetterQueueSourceArn !== undefined;
  const hasReason = MessageAttributes?.Code !== undefined;
  // EventBridge adds attributes of its own (Amazon EventBridge User Guide, "Using dead-letter queues to process
  // undelivered events").
  const isUndelivered = !wasMoved && !hasReason && MessageAttributes?.RULE_ARN !== undefined;
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    // What we abandon ourselves has a code. A message that SQS moves may still have an older one.
    movedBySqs: wasMoved || !hasReason,
    ...(isUndelivered ? { isUndelivered } : {}),
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes ?? {}).map(([name, { StringValue = '' }]) => [name, StringValue]),
    ),
  };
}
