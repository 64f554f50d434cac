// A queue with SQS's rules and none of its order: messages hide while they are worked on, count their receives, and go
// to the dead letters when nobody ever deletes them.
import { createHeap } from '../binary-heap.ts';
import type { World } from '../world.ts';

export interface StoredMessage {
  id: string;
  body: string;
  attributes: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  sentAt: number;
  visibleAt: number;
  receives: number;
  /** True where it came here for having been received too often elsewhere. */
  movedBySqs: boolean;
}

export interface SimulatedQueue {
  name: string;
  arn: string;
  size(): number;
  /** All of them, hidden ones too. */
  messages(): StoredMessage[];
  put(body: string, delayMs: number, attributes?: Readonly<Record<string, string>>): void;
  /** Takes in what was received too often elsewhere, its receives still counted. */
  take(message: StoredMessage): void;
  /** Up to so many of the visible messages, any of them, hidden from others for a while. */
  receive(atMost: number, hiddenMs: number): StoredMessage[];
  remove(id: string): void;
  hide(id: string, delayMs: number): void;
  /** When a message may be visible, in milliseconds since 1970; undefined where there is none. */
  nextAt(): number | undefined;
}

export interface QueueOptions {
  maxReceives: number;
  /** Where messages go that are received too often. */
  deadLetters?: SimulatedQueue;
  /** Told when a message will be visible, in milliseconds from now. */
  onMessage?: (delayMs: number, message: StoredMessage) => void;
}

interface Hidden {
  message: StoredMessage;
  until: number;
}

export function createQueue(name: string, world: World, options: QueueOptions): SimulatedQueue {
  const byId = new Map<string, StoredMessage>();
  // Both keep what has changed since, and skip it when it is its turn.
  const hidden = createHeap<Hidden>((a, b) => a.until < b.until);
  const visible: StoredMessage[] = [];
  const { clock } = world.scheduler;
  let count = 0;

  function hideUntil(message: StoredMessage, delayMs: number): void {
    message.visibleAt = clock.now() + delayMs;
    hidden.push({ message, until: message.visibleAt });
    options.onMessage?.(delayMs, message);
  }

  function add(message: Omit<StoredMessage, 'id' | 'sentAt' | 'visibleAt'>, delayMs: number): void {
    count += 1;
    const stored = { ...message, id: `${name}-${count}`, sentAt: clock.now(), visibleAt: 0 };
    byId.set(stored.id, stored);
    hideUntil(stored, delayMs);
  }

  function show(): void {
    for (let next = hidden.first(); next && next.until <= clock.now(); next = hidden.first()) {
      hidden.pop();
      if (byId.has(next.message.id) && next.message.visibleAt === next.until) visible.push(next.message);
    }
  }

  /** One of the visible messages; it is no longer among them. */
  function pick(): StoredMessage | undefined {
    while (visible.length > 0) {
      const index = world.random.int(visible.length);
      const picked = visible[index] as StoredMessage;
      const last = visible.pop() as StoredMessage;
      if (picked !== last) visible[index] = last;
      if (byId.has(picked.id) && picked.visibleAt <= clock.now()) return picked;
    }
    return undefined;
  }

  return {
    name,
    arn: `arn:aws:sqs:nowhere:1:${name}`,
    size: () => byId.size,
    messages: () => [...byId.values()],
    put: (body, delayMs, attributes = {}) => add({ body, attributes, receives: 0, movedBySqs: false }, delayMs),
    take: ({ body, attributes, receives }) => add({ body, attributes, receives, movedBySqs: true }, 0),
    receive(atMost, hiddenMs) {
      show();
      const received: StoredMessage[] = [];
      while (received.length < atMost) {
        const message = pick();
        if (!message) break;
        if (message.receives >= options.maxReceives && options.deadLetters) {
          byId.delete(message.id);
          options.deadLetters.take(message);
          world.trace(() => `${message.id} was received too often`);
          continue;
        }
        message.receives += 1;
        hideUntil(message, world.occurs('message delivered twice') ? world.random.between(0, 60_000) : hiddenMs);
        received.push(message);
      }
      return received;
    },
    remove(id) {
      byId.delete(id);
    },
    hide(id, delayMs) {
      const message = byId.get(id);
      if (message) hideUntil(message, delayMs);
    },
    nextAt() {
      show();
      return visible.length > 0 ? clock.now() : hidden.first()?.until;
    },
  };
}
