// Receives messages for one invocation, several receives at a time. A receive that finds nothing waits for a second on
// SQS's side, and one that is cut off may still take messages. So nobody waits for it: it goes on while the function
// writes, and what it brings belongs to the next round.
import type { Clock } from '../../clock.ts';
import type { QueueMessage } from '../event/message.ts';
import { parseMessage } from '../event/parse-message.ts';
import type { ReceivedMessages } from '../process-batch.ts';
import {
  hasTimeToReceive,
  hiddenSeconds,
  isBurst,
  messagesToAsk,
  patienceMs,
  type Round,
  receivesAtOnce,
  receivingMs,
} from './rules.ts';

export interface SourceQueue extends ReceivedMessages {
  /**
   * Up to `count` messages (1 to 10), as soon as there is one; none after a second, or if the call fails. They are hidden
   * from others for `hiddenSeconds`. Never throws.
   */
  receive(count: number, hiddenSeconds: number): Promise<QueueMessage[]>;
}

export interface Intake {
  /**
   * Receives until few messages are left in the queue, the round is full, or the time for receiving is over.
   * @param held messages of the round that are there already
   */
  receive(held: readonly QueueMessage[]): Promise<void>;
  /** Resolves once no receive is in progress. */
  finish(): Promise<void>;
  /** Messages that the last `receive` has brought so far. */
  found(): number;
  /** True once anything was asked for. */
  isOpen(): boolean;
  /** Messages received and not taken yet. */
  size(): number;
  take(): QueueMessage[];
}

export interface IntakeOptions {
  queue: SourceQueue;
  clock: Clock;
  time: { remainingMs: () => number; reserveMs: number };
  rowsPerMessage: () => number;
  rowsInWindow: number;
}

export function openIntake({ queue, clock, time, rowsPerMessage, rowsInWindow }: IntakeOptions): Intake {
  const received: QueueMessage[] = [];
  /** With the number of messages that each may bring. */
  const inProgress = new Map<Promise<QueueMessage[]>, number>();
  let receivedBytes = 0;
  let found = 0;
  let isOpen = false;

  function start(count: number): void {
    isOpen = true;
    const receive = queue.receive(count, hiddenSeconds(time)).then((messages) => {
      inProgress.delete(receive);
      received.push(...messages);
      receivedBytes += bytesOf(messages);
      found += messages.length;
      return messages;
    });
    inProgress.set(receive, count);
  }

  /** Starts the receives that the rules allow now. */
  function startAll(held: Round): void {
    while (inProgress.size < receivesAtOnce(received.length) && hasTimeToReceive(time)) {
      const expected = [...inProgress.values()].reduce((sum, count) => sum + count, 0);
      const round = { messages: held.messages + received.length + expected, bytes: held.bytes + receivedBytes };
      const count = messagesToAsk(round, rowsPerMessage(), rowsInWindow);
      if (count === 0) return;
      start(count);
    }
  }

  return {
    async receive(alreadyHeld) {
      const held = { messages: alreadyHeld.length, bytes: bytesOf(alreadyHeld) };
      const until = clock.now() + receivingMs;
      found = 0;
      for (;;) {
        startAll(held);
        const waitMs = Math.min(patienceMs, until - clock.now());
        if (inProgress.size === 0 || waitMs <= 0) return;
        const messages = await Promise.race([...inProgress.keys(), clock.sleep(waitMs).then(() => [])]);
        if (!isBurst(messages.length)) return;
      }
    },
    async finish() {
      while (inProgress.size > 0) await Promise.all(inProgress.keys());
    },
    found: () => found,
    isOpen: () => isOpen,
    size: () => received.length,
    take() {
      receivedBytes = 0;
      return received.splice(0);
    },
  };
}

/** Of the objects that the messages name. Every notification says them. */
function bytesOf(messages: readonly QueueMessage[]): number {
  const objects = messages.flatMap((message) => {
    const content = parseMessage(message);
    return content.kind === 'request' ? content.request.objects : [];
  });
  return objects.reduce((sum, { size = 0 }) => sum + size, 0);
}
