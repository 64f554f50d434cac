// What stands behind a pipeline: our own stand-ins, or moto with S3SF_BACKEND=moto. Tests look into the queues and let
// time pass through this alone, so that they hold for both.
import { inProcessQueue } from '../../../src/local/event-source/in-process-queue.ts';
import type { QueueName, Stack } from '../../../src/local/stack-options.ts';

export interface Counts {
  ready: number;
  inFlight: number;
  delayed: number;
}

export interface Backend {
  stack: Stack;
  /** Milliseconds between two looks at the queues; each costs what stands behind them some work. */
  lookEveryMs: number;
  counts(queue: QueueName): Promise<Counts>;
  /** Bodies of all messages of a queue, hidden and delayed ones too. */
  bodies(queue: QueueName): Promise<string[]>;
  /** Lets the queues believe that so much time has passed. */
  passTime(ms: number): Promise<void>;
  /** The object that is put is notified of twice. */
  notifyTwice<T>(put: () => Promise<T>): Promise<T>;
  /** The next message of the event queue is handed out twice. */
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
