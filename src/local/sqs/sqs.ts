// SQS without HTTP and without real time: queues by name, with synchronous calls. The clock, the ids and the random
// numbers are passed in, so that a simulation controls them.

import { readReceiptHandle, receiptHandle } from './calls/receipt-handle.ts';
import { invalidParameter, SqsError } from './calls/sqs-error.ts';
import { ageOfOldestMessageMs } from './queues/age-metric.ts';
import { checkMessage, md5OfAttributes, md5OfBody, type NewMessage } from './queues/message.ts';
import { createMoveTasks } from './queues/move-tasks.ts';
import { createNamedQueues, type NamedQueue } from './queues/named-queues.ts';
import type { QueueCounts, StoredMessage } from './queues/queue.ts';
import type { QueueSettings } from './queues/queue-settings.ts';
import { receiveSize } from './queues/receive-size.ts';

export interface SqsOptions {
  /** Milliseconds since 1970. */
  now(): number;
  /** Returns a new message or task id. */
  newId(): string;
  /** Default `us-east-1`. */
  region?: string;
  /** Default `000000000000`. */
  accountId?: string;
  /** Returns the index of the next of `count` waiting messages. Default: first in, first out. */
  pick?: (count: number) => number;
  /** Returns 0 ≤ n < 1, which decides how many waiting messages a receive returns; default: as many as it requests. */
  random?: (() => number) | undefined;
}

export interface ReceivedMessage extends StoredMessage {
  receiptHandle: string;
}

export interface ReceiveOptions {
  /** 1 to 10; default 1. */
  count?: number | undefined;
  /** Default: the queue's own. */
  visibilitySeconds?: number | undefined;
  /** Whether the caller waits for messages (long polling); default false. */
  waits?: boolean | undefined;
}

export interface SentMessage {
  messageId: string;
  md5OfBody: string;
  md5OfAttributes?: string | undefined;
}

export type Sqs = ReturnType<typeof createSqs>;

export function createSqs(options: SqsOptions) {
  const { now, newId, region = 'us-east-1', accountId = '000000000000', pick, random } = options;
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  const queues = createNamedQueues({ now, arnOf, pick });
  const { find } = queues;
  const listeners = new Set<(queueName: string) => void>();
  const notifyListeners = (name: string) => {
    for (const listener of [...listeners]) listener(name);
  };

  function store(target: NamedQueue, message: NewMessage): SentMessage {
    const { body, attributes = {}, delaySeconds = target.settings.delaySeconds, traceHeader } = message;
    const trace = traceHeader === undefined ? {} : { traceHeader };
    const sent = { messageId: newId(), md5OfBody: md5OfBody(body), md5OfAttributes: md5OfAttributes(attributes) };
    const { messageId, md5OfBody: md5 } = sent;
    target.queue.add(
      { messageId, body, attributes, md5OfBody: md5, sentAt: now(), receiveCount: 0, ...trace },
      delaySeconds * 1000,
    );
    notifyListeners(target.name);
    return sent;
  }

  function toDeadLetter(from: NamedQueue, message: StoredMessage): void {
    const target = queues.byArn(from.settings.redrive?.deadLetterTargetArn ?? '');
    const { receiveCount: receivesBeforeMove } = message;
    target?.queue.add({ ...message, deadLetterSource: from.arn, movedAt: now(), receivesBeforeMove });
    if (target) notifyListeners(target.name);
  }

  const moveTasks = createMoveTasks({
    now,
    newId,
    queueOf: (arn) => queues.byArn(arn)?.queue,
    sourcesOf: queues.sourcesOf,
    send(arn, { body, attributes }) {
      const target = queues.byArn(arn);
      if (target) store(target, { body, attributes });
    },
  });

  return {
    now,
    region,
    accountId,
    arnOf,

    createQueue: (name: string, attributes: Readonly<Record<string, string>> = {}): void =>
      queues.create(name, attributes),
    queueNames: queues.names,
    attributes: queues.attributes,

    setAttributes(name: string, attributes: Readonly<Record<string, string>>): void {
      queues.setAttributes(name, attributes);
      notifyListeners(name);
    },

    settings: (name: string): Readonly<QueueSettings> => find(name).settings,

    /** @throws SqsError for a message that SQS would refuse */
    send(name: string, message: NewMessage): SentMessage {
      const target = find(name);
      checkMessage(message, target.settings.maximumMessageBytes);
      return store(target, message);
    },

    /** Receives ready messages, without waiting. A message received too often goes to the dead-letter queue instead. */
    receive(name: string, { count = 1, visibilitySeconds, waits = false }: ReceiveOptions = {}): ReceivedMessage[] {
      const target = find(name);
      if (!Number.isInteger(count) || count < 1 || count > 10) {
        throw invalidParameter(
          `Value ${count} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10.`,
        );
      }
      if (target.queue.counts()['in-flight'] >= 120_000) {
        throw new SqsError('OverLimit', 'The maximum number of messages in flight (120000) has been reached.');
      }
      const visibilityMs = checkVisibility(visibilitySeconds ?? target.settings.visibilitySeconds) * 1000;
      const duplicate = () => target.duplicates > 0 && target.duplicates-- > 0;
      const taken = target.queue.take({
        count: random ? Math.min(count, receiveSize(random, waits)) : count,
        visibilityMs,
        duplicate,
        toDeadLetter: (message) => toDeadLetter(target, message),
      });
      return taken.map(({ message, receipt }) => ({ ...message, receiptHandle: receiptHandle(name, receipt) }));
    },

    delete(name: string, handle: string): void {
      find(name).queue.remove(readReceiptHandle(name, handle));
    },

    changeVisibility(name: string, handle: string, visibilitySeconds: number): void {
      const { queue } = find(name);
      const result = queue.hide(readReceiptHandle(name, handle), checkVisibility(visibilitySeconds) * 1000);
      if (result === 'not-in-flight')
        throw new SqsError('MessageNotInflight', 'The specified message is not in flight.');
      if (result === 'gone') {
        throw invalidParameter(
          'Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
        );
      }
      notifyListeners(name);
    },

    purge(name: string): void {
      const target = find(name);
      if (now() - target.purgedAt < 60_000) {
        throw new SqsError('PurgeQueueInProgress', 'Only one PurgeQueue operation is allowed every 60 seconds.');
      }
      target.purgedAt = now();
      target.queue.purge();
    },

    startMoveTask: moveTasks.start,
    moveTasks: moveTasks.list,

    counts: (name: string): QueueCounts => find(name).queue.counts(),
    peek: (name: string): StoredMessage[] => find(name).queue.peek(),
    /** CloudWatch's ApproximateAgeOfOldestMessage, in milliseconds; undefined if no message is in the metric. */
    ageOfOldestMessageMs: (name: string): number | undefined => ageOfOldestMessageMs(find(name).queue.peek(), now()),
    /** When the next message becomes due, in milliseconds since 1970. */
    nextDueAt: (name: string): number | undefined => find(name).queue.nextDueAt(),

    /** Delivers each of the next `count` messages twice, as at-least-once delivery may do. */
    duplicateNext(name: string, count: number): void {
      find(name).duplicates += count;
    },

    /** Calls back when a queue may have a newly ready message. Returns a function that stops this. */
    onChange(listener: (queueName: string) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Number of listeners that wait for a change. */
    waiting: (): number => listeners.size,

    /** Notifies all listeners. Call it after advancing the clock. */
    timeMoved(): void {
      queues.names().forEach(notifyListeners);
    },
  };
}

function checkVisibility(visibilitySeconds: number): number {
  if (!Number.isInteger(visibilitySeconds) || visibilitySeconds < 0 || visibilitySeconds > 43_200) {
    throw invalidParameter(
      `Value ${visibilitySeconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.`,
    );
  }
  return visibilitySeconds;
}
