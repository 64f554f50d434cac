// How many messages SQS counts in a queue. The counts are approximate and lag behind by up to a minute.
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface MessageCounts {
  visible: number;
  /** In flight, or delayed. */
  invisible: number;
}

export async function countMessages(client: SQSClient, QueueUrl: string): Promise<MessageCounts> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  const [visible, inFlight, delayed] = names.map((name) => Number(Attributes[name] ?? 0)) as [number, number, number];
  return { visible, invisible: inFlight + delayed };
}
