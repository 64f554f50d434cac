// Dead letters that nobody can see just now: somebody else is looking at them, or they wait for `recover`. SQS tells how
// many, though not to the second.
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface LetterCounts {
  visible: number;
  /** In the hands of somebody, or not yet due. */
  hidden: number;
}

export async function countLetters(client: SQSClient, QueueUrl: string): Promise<LetterCounts> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  const [visible, inFlight, delayed] = names.map((name) => Number(Attributes[name] ?? 0)) as [number, number, number];
  return { visible, hidden: inFlight + delayed };
}

/**
 * How many were hidden from a look that has seen so many. The counts lag behind, so what was hidden by the one who
 * looked before is not held against those who have seen it after all.
 * @param counts before the look
 */
export const hiddenFrom = ({ visible, hidden }: LetterCounts, seen: number): number =>
  Math.max(0, Math.min(hidden, visible + hidden - seen));
