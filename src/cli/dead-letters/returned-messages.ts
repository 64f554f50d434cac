// Messages that were moved, failed once more and came back while the command still runs. They stay in the dead-letter
// queue: otherwise the command would move them again and again until its time is up.
import type { DeadLetter } from './dead-letter.ts';

export interface ReturnedMessages {
  moved(deadLetter: DeadLetter): void;
  /**
   * Compares SQS's clock with ours. If they differ, the worst case is a message that is moved twice or waits for the
   * next run.
   */
  isReturned(deadLetter: DeadLetter): boolean;
}

/** @param started milliseconds since 1970 */
export function returnedMessages(started: number): ReturnedMessages {
  const moved = new Set<string>();
  return {
    moved(deadLetter) {
      for (const content of contentsOf(deadLetter)) moved.add(content);
    },
    isReturned: (deadLetter) =>
      deadLetter.message.sentAt >= started && contentsOf(deadLetter).some((content) => moved.has(content)),
  };
}

/** Its objects, without the lines: a message that comes back may name other lines of them. */
const contentsOf = ({ objects, message }: DeadLetter): string[] =>
  objects.length === 0
    ? [message.body]
    : objects.map(({ bucket, key, versionId, eTag }) => JSON.stringify([bucket, key, versionId ?? eTag]));
