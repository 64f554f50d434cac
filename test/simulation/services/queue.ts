// A queue with SQS's rules, delivering in random order: received messages are hidden for a while, their receives are
// counted, and messages received too often move to the dead-letter queue.
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
  /** True for a message that was moved here because it was received too often. */
  movedBySqs: boolean;
  /** Who has received it and must keep it to the end; absent where a fault shows it to others before. */
  holder?: Holder | undefined;
}

/** An invocation that received messages. */
export interface Holder {
  name: string;
  alive: boolean;
}

export interface SimulatedQueue {
  name: string;
  arn: string;
  size(): number;
  /** Every message, hidden ones too. */
  messages(): StoredMessage[];
  put(body: string, delayMs: number, attributes?: Readonly<Record<string, string>>): void;
  /** Accepts a message that another queue has moved; it keeps its receive count. */
  moveHere(message: StoredMessage): void;
  /** Returns up to `atMost` random visible messages and hides them for `hiddenMs` milliseconds. */
  receive(atMost: number, hiddenMs: number, holder?: Holder): StoredMessage[];
  remove(id: string): void;
  hide(id: string, delayMs: number): void;
  /** The message with this receipt handle; undefined if it was deleted or received again since. */
  find(receiptHandle: string): StoredMessage | undefined;
  /** When the next message may be visible, in milliseconds since 1970; undefined if the queue is empty. */
  nextAt(): number | undefined;
}

export interface QueueOptions {
  maxReceives: number;
  /** The queue to which messages move that are received too often. */
  deadLetters?: SimulatedQueue;
  /** Called with the milliseconds from now until the message is visible. */
  onMessage?: (delayMs: number, message: StoredMessage) => void;
  /** Called if a message is received although its holder still works on it. */
  onTaken?: (message: StoredMessage, holder: Holder) => void;
}

/** It belongs to one receive. */
export const receiptHandleOf = ({ id, receives }: StoredMessage): string => `${id}#${receives}`;

export const messageIdOf = (receiptHandle: string): string => receiptHandle.slice(0, receiptHandle.indexOf('#'));

interface Hidden {
  message: StoredMessage;
  until: number;
}

export function createQueue(name: string, world: World, options: QueueOptions): SimulatedQueue {
  const byId = new Map<string, StoredMessage>();
  // Both may contain messages that were deleted or hidden again since; these are skipped when their turn comes.
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

  /** Removes a random message from the visible ones and returns it. */
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
    moveHere: ({ body, attributes, receives }) => add({ body, attributes, receives, movedBySqs: true }, 0),
    receive(atMost, hiddenMs, holder) {
      show();
      const received: StoredMessage[] = [];
      while (received.length < atMost) {
        const message = pick();
        if (!message) break;
        if (message.receives >= options.maxReceives && options.deadLetters) {
          byId.delete(message.id);
          options.deadLetters.moveHere(message);
          world.trace(() => `${message.id} was received too often`);
          continue;
        }
        if (message.holder?.alive) options.onTaken?.(message, message.holder);
        const isSeenTwice = world.occurs('message delivered twice');
        message.receives += 1;
        message.holder = isSeenTwice ? undefined : holder;
        hideUntil(message, isSeenTwice ? world.random.between(0, 60_000) : hiddenMs);
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
    find(receiptHandle) {
      const message = byId.get(messageIdOf(receiptHandle));
      return message && receiptHandleOf(message) === receiptHandle ? message : undefined;
    },
    nextAt() {
      show();
      return visible.length > 0 ? clock.now() : hidden.first()?.until;
    },
  };
}
