// Receives messages for the rounds of one invocation, several receives at a time. A receive that finds nothing waits for a
// second in SQS, and one that is cancelled may still hide messages. So the function does not wait for it: the receive
// continues while the function writes, and its messages belong to the next round.
import type { Clock } from '../../clock.ts';
import type { ObjectReference } from '../../request.ts';
import type { QueueMessage } from '../event/message.ts';
import { parseMessage } from '../event/parse-message.ts';
import { mayBePoison } from '../poison.ts';
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
   * Returns up to `count` messages (1 to 10) as soon as there is one; none after a second, or if the call fails. They
   * are hidden from other receivers for `hiddenSeconds`. Never throws.
   */
  receive(count: number, hiddenSeconds: number): Promise<QueueMessage[]>;
}

export interface Intake {
  /**
   * Receives until few messages are left in the queue, the round is full, or the time for receiving is over.
   * @param held messages that are already in the round
   * @param whileWriting whether receives then continue for the next round, while they return many messages
   */
  fill(held: readonly QueueMessage[], whileWriting: boolean): Promise<void>;
  /** Starts receiving for the next round. */
  startNext(): void;
  /** Resolves once no receive is in progress. None starts before the next `fill`. */
  finish(): Promise<void>;
  /** Resolves once no receive is in progress, and none starts any more. */
  stop(): Promise<void>;
  /** True once a receive has started. */
  isOpen(): boolean;
  /** Number of messages that were received and not taken yet. */
  size(): number;
  take(): QueueMessage[];
}

export interface IntakeOptions {
  queue: SourceQueue;
  clock: Clock;
  time: { remainingMs: () => number; reserveMs: number };
  rowsPerMessage: () => number;
  rowsInWindow: number;
  /** Called with the objects that received messages name. */
  onReceived?: (objects: readonly ObjectReference[]) => void;
}

/** After this many receives with few messages, one after another, few are left. */
const fewInARow = 2;

const nothingHeld: Round = { messages: 0, bytes: 0 };

export function openIntake({ queue, clock, time, rowsPerMessage, rowsInWindow, onReceived }: IntakeOptions): Intake {
  const received: QueueMessage[] = [];
  /** The receives, with the number of messages that each may return. */
  const inProgress = new Map<Promise<QueueMessage[]>, number>();
  let receivedBytes = 0;
  let isOpen = false;
  let isFilling = false;
  let goesOn = false;
  let isStopped = false;
  /** Receives in a row that returned few messages. */
  let few = 0;

  /** Starts the receives that the rules allow now. */
  function startAll(held: Round): void {
    while (!isStopped && inProgress.size < receivesAtOnce(received.length) && hasTimeToReceive(time)) {
      const expected = [...inProgress.values()].reduce((sum, count) => sum + count, 0);
      const round = { messages: held.messages + received.length + expected, bytes: held.bytes + receivedBytes };
      const count = messagesToAsk(round, rowsPerMessage(), rowsInWindow);
      if (count === 0) return;
      start(count);
    }
  }

  function start(count: number): void {
    isOpen = true;
    const receive = queue.receive(count, hiddenSeconds(time)).then((messages) => {
      inProgress.delete(receive);
      received.push(...messages);
      const objects = messages.flatMap(objectsOf);
      receivedBytes += bytesOf(objects);
      onReceived?.(objects);
      few = isBurst(messages.length) ? 0 : few + 1;
      // It ends this round: see process-batch.ts.
      isStopped ||= messages.some(mayBePoison);
      if (goesOn && !isFilling && mayMoreWait(messages)) startAll(nothingHeld);
      return messages;
    });
    inProgress.set(receive, count);
  }

  /** Receives until receives return few messages, or none in time. */
  async function receiveMany(held: Round): Promise<void> {
    const until = clock.now() + receivingMs;
    for (;;) {
      startAll(held);
      const waitMs = Math.min(patienceMs, until - clock.now());
      if (inProgress.size === 0 || waitMs <= 0) return;
      const messages = await Promise.race([...inProgress.keys(), clock.sleep(waitMs).then(() => [])]);
      if (!mayMoreWait(messages)) return;
    }
  }

  /** SQS sometimes returns few messages though many wait. */
  const mayMoreWait = (messages: readonly QueueMessage[]) => messages.length > 0 && few < fewInARow;

  async function finish(): Promise<void> {
    goesOn = false;
    while (inProgress.size > 0) await Promise.all(inProgress.keys());
  }

  return {
    async fill(held, whileWriting) {
      goesOn = whileWriting;
      isFilling = true;
      await receiveMany({ messages: held.length, bytes: bytesOf(held.flatMap(objectsOf)) });
      isFilling = false;
    },
    startNext: () => startAll(nothingHeld),
    finish,
    stop() {
      isStopped = true;
      return finish();
    },
    isOpen: () => isOpen,
    size: () => received.length,
    take() {
      receivedBytes = 0;
      return received.splice(0);
    },
  };
}

function objectsOf(message: QueueMessage): ObjectReference[] {
  const content = parseMessage(message);
  return content.kind === 'request' ? content.request.objects : [];
}

/** Total size of the objects, as the notifications report it. */
const bytesOf = (objects: readonly ObjectReference[]) => objects.reduce((sum, { size = 0 }) => sum + size, 0);
