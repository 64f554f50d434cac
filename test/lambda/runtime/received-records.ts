// Messages about objects, received from a queue, in the form in which Lambda passes them to a function.
import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Waits for this many messages, without S3's test message. */
export async function receivedRecords(
  sqs: SQSClient,
  { queueUrl, queueArn, count }: { queueUrl: string; queueArn: string; count: number },
): Promise<object[]> {
  const records: object[] = [];
  while (records.length < count) {
    const ask = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
    for (const message of (await sqs.send(new ReceiveMessageCommand(ask))).Messages ?? []) {
      if (message.Body?.includes('s3:TestEvent')) continue;
      records.push({
        messageId: message.MessageId,
        receiptHandle: message.ReceiptHandle,
        body: message.Body,
        attributes: message.Attributes,
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: queueArn,
        awsRegion: 'us-east-1',
      });
    }
  }
  return records;
}
