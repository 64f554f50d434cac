// Watches what an invocation receives by itself: only new events, only while there is time for them, never for a lone
// event, and nothing that it leaves lying around when it ends. And what it puts back without having processed it.
import { type Platform, timeLimitMs } from '../services/platform.ts';
import type { SimulatedQueue, StoredMessage } from '../services/queue.ts';
import type { Session } from '../services/salesforce.ts';
import type { SqsObserver } from '../services/sqs-client.ts';
import type { Lifetime } from './invocation-lifetime.ts';

export interface Watch {
  observer: SqsObserver;
  /** What the function has received by itself, or been invoked with, and has not deleted. */
  held(): StoredMessage[];
  /** Call it when the function has returned. */
  checkEnd(): void;
}

export interface Watched {
  lifetime: Lifetime;
  /** The queue that invoked the function, and the messages of the batch. */
  source: SimulatedQueue;
  delivered: readonly { receiptHandle: string; body: string }[];
  session: Session;
}

/** Fewer delivered messages are no sign of a burst. */
const burstFrom = 4;

/** From this many receives on, a message may be left: SQS must move it to the dead-letter queue some time. */
const lastFrom = 10;

/** Counts those of the messages that it replaces. */
function receivesOf({ body, receives }: StoredMessage): number {
  const before = /"receives":(\d+)/.exec(body)?.[1] ?? 0;
  return receives + Number(before);
}

export function watchReceives(
  { queues, onBreach, onPassedOn }: Platform,
  { lifetime, source, delivered, session }: Watched,
): Watch {
  const { name } = lifetime;
  const knowsNothing = session.invocations === 0 && session.limit.last() === undefined;
  const isLone = knowsNothing && delivered.length < burstFrom;
  const received: string[] = [];
  let isFaulty = false;
  return {
    observer: {
      onReceive(queue, receiptHandles) {
        if (queue !== queues.event || source !== queues.event) onBreach(`${name} received from ${queue.name}`);
        if (isLone) onBreach(`${name} received although nothing said that messages wait`);
        if (lifetime.remainingMs() < timeLimitMs / 3) onBreach(`${name} received messages that it has no time for`);
        received.push(...receiptHandles);
      },
      onSend(queue, bodies) {
        if (queue !== source || source !== queues.event) return;
        for (const body of new Set(bodies)) if (delivered.some((message) => message.body === body)) onPassedOn?.(body);
      },
      onFault() {
        isFaulty = true;
      },
    },
    held: () =>
      [...delivered.map(({ receiptHandle }) => receiptHandle), ...received].flatMap(
        (receiptHandle) => source.find(receiptHandle) ?? [],
      ),
    checkEnd() {
      if (isFaulty) return;
      const left = received.flatMap((receiptHandle) => source.find(receiptHandle) ?? []);
      const early = left.filter((message) => receivesOf(message) < lastFrom);
      if (early.length > 0) onBreach(`${name} ended and left ${early.map(({ id }) => id).join(' ')} received`);
    },
  };
}
