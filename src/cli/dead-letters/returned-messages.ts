// Letters that were moved, failed once more and came back while the command still runs. They stay: to move them again
// and again until time is up would help nobody.
import type { DeadLetter } from './dead-letter.ts';

export interface ReturnedMessages {
  moved(letter: DeadLetter): void;
  /** Told by the clock of SQS beside ours; where they differ, at worst a letter is moved twice or waits for the next run. */
  isReturned(letter: DeadLetter): boolean;
}

/** @param started milliseconds since 1970 */
export function returnedMessages(started: number): ReturnedMessages {
  const moved = new Set<string>();
  return {
    moved(letter) {
      for (const content of contentsOf(letter)) moved.add(content);
    },
    isReturned: (letter) =>
      letter.message.sentAt >= started && contentsOf(letter).some((content) => moved.has(content)),
  };
}

/** Its objects: what comes back may be other lines of them. */
const contentsOf = ({ objects, message }: DeadLetter): string[] =>
  objects.length === 0
    ? [message.body]
    : objects.map(({ bucket, key, versionId, eTag }) => JSON.stringify([bucket, key, versionId ?? eTag]));
