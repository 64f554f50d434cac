// The messages of one invocation in SQS: deletes them by their receipt handles, ten per call, and receives
// more from the same queue. A failed call does no harm: a message that is not deleted is delivered again and found to
// be done, and messages of a lost receive become visible again.

import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { type AwsErrorFacts, factsOf } from '../../aws/refusal.ts';
import type { QueueMessage } from '../../pipeline/event/message.ts';
import type { SourceQueue } from '../../pipeline/top-up/intake.ts';

type Received = Pick<SQSRecord, 'messageId' | 'receiptHandle'>;

export interface ReceivedMessagesOptions {
  /** The URL of the queue that all records come from. */
  queueUrl: string;
  queueArn: string;
  /** Called with the name of the error if a receive fails. */
  onRefused: (error: AwsErrorFacts) => void;
}

/** Maximum concurrent calls. It takes a hundred calls to delete a thousand messages. */
const concurrency = 8;

export function receivedMessages(
  sqs: SQSClient,
  records: readonly Received[],
  { queueUrl: QueueUrl, queueArn, onRefused }: ReceivedMessagesOptions,
): SourceQueue {
  // If a message was received twice, only its latest handle deletes it.
  const handles = new Map(records.map(({ messageId, receiptHandle }) => [messageId, receiptHandle]));

  async function inTens(
    messageIds: readonly string[],
    call: (entries: { Id: string; ReceiptHandle: string }[]) => Promise<unknown>,
  ): Promise<void> {
    const known = messageIds.flatMap((id) => handles.get(id) ?? []);
    let from = 0;
    const work = async () => {
      while (from < known.length) {
        const chunk = known.slice(from, from + 10);
        from += 10;
        await call(chunk.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }))).catch(() => {});
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }

  return {
    acknowledge: (messageIds) =>
      inTens(messageIds, (Entries) => sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))),
    async receive(count, hiddenSeconds) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: count,
        VisibilityTimeout: hiddenSeconds,
        // Without a wait time, SQS queries only some of its servers.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      try {
        const { Messages = [] } = await sqs.send(command);
        for (const { MessageId = '', ReceiptHandle = '' } of Messages) handles.set(MessageId, ReceiptHandle);
        return Messages.map((message) => queueMessage(message, queueArn));
      } catch (error) {
        onRefused(error instanceof Error ? factsOf(error) : { name: 'unknown' });
        return [];
      }
    },
  };
}

const queueMessage = ({ MessageId = '', Body = '', Attributes }: Message, queueArn: string): QueueMessage => ({
  messageId: MessageId,
  body: Body,
  receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
  queueArn,
});
