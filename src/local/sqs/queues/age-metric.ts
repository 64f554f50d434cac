// CloudWatch's metric ApproximateAgeOfOldestMessage, as "Available CloudWatch metrics for Amazon SQS" describes it for
// standard queues. A message that was received three times or more leaves the metric until it is deleted. In a
// dead-letter queue the age counts from the move, but SQS deletes by the first enqueue time ("Setting-up dead-letter
// queue retention").
import type { StoredMessage } from './queue.ts';

const receivesCounted = 3;

/** In milliseconds; undefined if no message is in the metric. */
export function ageOfOldestMessageMs(messages: readonly StoredMessage[], now: number): number | undefined {
  const ages = messages
    .filter(({ receiveCount, receivesBeforeMove = 0 }) => receiveCount - receivesBeforeMove < receivesCounted)
    .map(({ sentAt, movedAt = sentAt }) => now - movedAt);
  return ages.length === 0 ? undefined : ages.reduce((oldest, age) => Math.max(oldest, age));
}
