// A queue with SQS's rules and none of its order: messages hide while they are worked on, count their receives, and go
// to the dead letters when nobody ever deletes them.
import type { QueueMessage } from '../../src/pipeline/event/message.ts';
import type { World } from './world.ts';

export interface StoredMessage {
  id: string;
  body: string;
  attributes: Readonly<Record<string, string>>;
  visibleAt: number;
  receives: number;
}

export interface SimulatedQueue {
  name: string;
  arn: string;
  messages: StoredMessage[];
  put(body: string, delayMs: number, attributes?: Readonly<Record<string, string>>): void;
  /** Up to so many of the visible messages, any of them. */
  receive(atMost: number): QueueMessage[];
  remove(id: string): void;
  hide(id: string, delayMs: number): void;
}

export interface QueueOptions {
  visibilityMs: number;
  receivesAllowed: number;
  /** Where messages go that are received too often. */
  deadLetters?: SimulatedQueue;
  /** Told when a message will be visible, in milliseconds from now. */
  onMessage?: (delayMs: number) => void;
}

export function createQueue(name: string, world: World, options: QueueOptions): SimulatedQueue {
  const messages: StoredMessage[] = [];
  const { clock } = world.scheduler;
  let count = 0;

  const take = (message: StoredMessage) => {
    const index = messages.indexOf(message);
    if (index >= 0) messages.splice(index, 1);
  };
  const find = (id: string) => messages.find((message) => message.id === id);

  return {
    name,
    arn: `arn:aws:sqs:nowhere:1:${name}`,
    messages,
    put(body, delayMs, attributes = {}) {
      count += 1;
      messages.push({ id: `${name}-${count}`, body, attributes, visibleAt: clock.now() + delayMs, receives: 0 });
      options.onMessage?.(delayMs);
    },
    receive(atMost) {
      const visible = messages.filter(({ visibleAt }) => visibleAt <= clock.now());
      const received: QueueMessage[] = [];
      while (received.length < atMost && visible.length > 0) {
        const [message] = visible.splice(world.random.int(visible.length), 1) as [StoredMessage];
        if (message.receives >= options.receivesAllowed && options.deadLetters) {
          take(message);
          options.deadLetters.put(message.body, 0);
          world.trace(() => `${message.id} was received too often`);
          continue;
        }
        message.receives += 1;
        const visibleForMs = world.strikes('message delivered twice')
          ? world.random.between(0, 60_000)
          : options.visibilityMs;
        message.visibleAt = clock.now() + visibleForMs;
        options.onMessage?.(visibleForMs);
        const { id: messageId, body, receives: receiveCount } = message;
        received.push({ messageId, body, receiveCount, queueArn: `arn:aws:sqs:nowhere:1:${name}` });
      }
      return received;
    },
    remove(id) {
      const message = find(id);
      if (message) take(message);
    },
    hide(id, delayMs) {
      const message = find(id);
      if (!message) return;
      message.visibleAt = clock.now() + delayMs;
      options.onMessage?.(delayMs);
    },
  };
}
