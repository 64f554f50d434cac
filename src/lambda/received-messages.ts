// The messages of one invocation in SQS: acknowledged and hidden by their receipt handles, ten per call. A failed call
// does no harm: a message that is not deleted is delivered again and turns out to be done.
import { ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { ReceivedMessages } from '../pipeline/process-batch.ts';

type Received = Pick<SQSRecord, 'messageId' | 'receiptHandle' | 'eventSourceARN'>;

/** @param queueUrls of the queues that the records may come from */
export function receivedMessages(
  sqs: SQSClient,
  records: readonly Received[],
  queueUrls: readonly string[],
): ReceivedMessages {
  const byId = new Map(records.map((record) => [record.messageId, record]));

  async function inTens(
    messageIds: readonly string[],
    call: (QueueUrl: string, entries: { Id: string; ReceiptHandle: string }[]) => Promise<unknown>,
  ): Promise<void> {
    const known = messageIds.flatMap((id) => byId.get(id) ?? []);
    const byQueue = Map.groupBy(known, ({ eventSourceARN }) => nameOf(eventSourceARN, ':'));
    for (const [name, own] of byQueue) {
      const url = queueUrls.find((each) => nameOf(each, '/') === name);
      for (let from = 0; url !== undefined && from < own.length; from += 10) {
        const chunk = own.slice(from, from + 10);
        const entries = chunk.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
        await call(url, entries).catch(() => {});
      }
    }
  }

  return {
    acknowledge: (messageIds) =>
      inTens(messageIds, (QueueUrl, Entries) => sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))),
    hide: (messageIds, seconds) =>
      inTens(messageIds, (QueueUrl, entries) => {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: seconds }));
        return sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }),
  };
}

/** The last part of an ARN and of a URL is the queue's name. */
const nameOf = (text: string, separator: string) => text.slice(text.lastIndexOf(separator) + 1);
