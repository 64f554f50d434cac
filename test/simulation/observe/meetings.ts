// Counts how often a poison message ended an invocation that held the same innocent message.
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import type { StoredMessage } from '../services/queue.ts';

export interface Meetings {
  /** @param held what the invocation held when the event of the object `key` ended it */
  record(key: string, held: readonly StoredMessage[]): void;
  /** The most meetings of any two. */
  most(): number;
  clear(): void;
}

export function createMeetings(isPoison: (key: string) => boolean): Meetings {
  const counts = new Map<string, number>();
  return {
    record(key, held) {
      // Two messages about one object are one meeting.
      for (const other of new Set(held.flatMap(keysOf).filter((each) => !isPoison(each)))) {
        const pair = `${key} ${other}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    },
    most: () => [...counts.values()].reduce((most, count) => Math.max(most, count), 0),
    clear: () => counts.clear(),
  };
}

function keysOf({ id, body }: StoredMessage): string[] {
  const content = parseMessage({ messageId: id, body, receiveCount: 1, queueArn: '' });
  return content.kind === 'request' ? content.request.objects.map(({ key }) => key) : [];
}
