// Dead letters that nobody can see just now: somebody else is looking at them, or they wait for `recover`. SQS tells how
// many, though not to the second.
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface DeadLetterCounts {
  visible: number;
  /** In the hands of somebody, or not yet due. */
  hidden: number;
}

export async function countDeadLetters(client: SQSClient, QueueUrl: string): Promise<DeadLetterCounts> {
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

export interface Look {
  /** Counted before the look. */
  before: DeadLetterCounts;
  /** Letters that the look has shown. */
  seen: number;
  /** Those of them that are in the queue still. */
  kept: number;
  count: () => Promise<DeadLetterCounts>;
}

/** How many were hidden from a look. Where it has seen fewer than there were, somebody else may have been faster. */
export async function hiddenMessages({ before, seen, kept, count }: Look): Promise<number> {
  const hidden = hiddenFrom(before, seen);
  return seen < before.visible ? Math.max(hidden, hiddenFrom(await count(), kept)) : hidden;
}

/**
 * The counts lag behind, so what was hidden by the one who looked before is not held against those who have seen it
 * after all.
 */
const hiddenFrom = ({ visible, hidden }: DeadLetterCounts, seen: number): number =>
  Math.max(0, Math.min(hidden, visible + hidden - seen));
