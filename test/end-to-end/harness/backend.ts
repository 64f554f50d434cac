// The AWS services behind a pipeline: our own emulators, or moto with S3SF_BACKEND=moto. Tests inspect the queues and let
// time pass only through this interface, so that they run on both.
import { inProcessQueue } from '../../../src/local/event-source/in-process-queue.ts';
import type { QueueName, Stack } from '../../../src/local/stack-options.ts';

export interface Counts {
  ready: number;
  inFlight: number;
  delayed: number;
}

export interface Backend {
  stack: Stack;
  /** Milliseconds between two queue checks; each check costs the backend some work. */
  lookEveryMs: number;
  counts(queue: QueueName): Promise<Counts>;
  /** Bodies of all messages in a queue, including hidden and delayed ones. */
  bodies(queue: QueueName): Promise<string[]>;
  /** Advances the clock of the queues. */
  passTime(ms: number): Promise<void>;
  /** Runs `put` and sends two notifications for the object. */
  notifyTwice<T>(put: () => Promise<T>): Promise<T>;
  /** Delivers the next message of the event queue twice. */
  deliverTwice(): void;
}

export const isOnMoto = (): boolean => process.env.S3SF_BACKEND === 'moto';

export function ownBackend(stack: Stack): Backend {
  const { sqs } = stack.sqs;
  return {
    stack,
    lookEveryMs: 5,
    counts: (queue) => inProcessQueue(sqs, queue).counts(),
    bodies: async (queue) => sqs.peek(queue).map(({ body }) => body),
    passTime: async (ms) => stack.skipQueueTime(ms),
    notifyTwice(put) {
      stack.s3.s3.duplicateNext(1);
      return put();
    },
    deliverTwice: () => sqs.duplicateNext('event', 1),
  };
}
