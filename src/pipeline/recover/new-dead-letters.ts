// The dead-letter messages that nobody has received before: the log names each of them once.
import type { WaitingMessage } from './waiting-queue.ts';

export interface NamedDeadLetter {
  code: string;
  /** Bucket, key and lines, as `s3sf trace` takes them. */
  location?: string;
  eventType?: string;
  eventId?: string;
}

export interface NewDeadLetters {
  add(message: WaitingMessage): void;
  messages(): number;
  /** The first few of them. */
  named(): NamedDeadLetter[];
}

const mostNamed = 50;

export function newDeadLetters(): NewDeadLetters {
  const named: NamedDeadLetter[] = [];
  let messages = 0;
  return {
    add({ receiveCount, movedBySqs, attributes: { Code, Place, EventType, EventId, LetGo } }) {
      // Without its final reason, the message is about to be replaced.
      if (receiveCount > 1 || movedBySqs || LetGo !== undefined) return;
      messages += 1;
      if (named.length >= mostNamed) return;
      named.push({
        code: Code ?? 'unknown',
        ...(Place === undefined ? {} : { location: Place }),
        ...(EventType === undefined ? {} : { eventType: EventType }),
        ...(EventId === undefined ? {} : { eventId: EventId }),
      });
    },
    messages: () => messages,
    named: () => named,
  };
}
