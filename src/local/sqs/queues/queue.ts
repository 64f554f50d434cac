// One queue's messages and their states: delayed → ready → in flight → ready … → gone.
// A receipt belongs to one receive: once the message is received again, the older receipt has no effect.
import { createDueList } from './due-list.ts';
import type { MessageAttributes } from './message.ts';
import { createReadyLine } from './ready-line.ts';

export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly md5OfBody: string;
  /** The sender's `X-Amzn-Trace-Id`; kept when the message moves to the dead-letter queue. */
  readonly traceHeader?: string;
  /** Milliseconds since 1970; unchanged when the message moves to the dead-letter queue. */
  readonly sentAt: number;
  firstReceivedAt?: number;
  receiveCount: number;
  /** ARN of the queue from which the message moved to this dead-letter queue. */
  deadLetterSource?: string;
  /** When it moved, in milliseconds since 1970. */
  movedAt?: number;
  /** Receives in the queue from which it moved. */
  receivesBeforeMove?: number;
}

export interface Receipt {
  /** Number of the message within its queue. */
  serial: number;
  /** Number of the receive, counted per queue. */
  receive: number;
}

type State = 'delayed' | 'ready' | 'in-flight' | 'gone';

interface Entry {
  serial: number;
  message: StoredMessage;
  state: State;
  receive: number;
  /** Increases with every change of state, so that list items for an earlier state can be recognized as stale. */
  generation: number;
}

export type QueueCounts = Record<'delayed' | 'ready' | 'in-flight', number>;

export interface QueueRules {
  /** Milliseconds after which a message is deleted. */
  retentionMs: number;
  /** Receives after which the next one moves the message to the dead-letter queue. */
  maxReceiveCount?: number | undefined;
}

export interface TakeOptions {
  count: number;
  visibilityMs: number;
  /** Called instead of delivering a message that was received too often. It is no longer in this queue. */
  toDeadLetter(message: StoredMessage): void;
  /** Returns true to keep a copy for another delivery. */
  duplicate?(): boolean;
}

export interface QueueOptions {
  now(): number;
  rules(): QueueRules;
  pick?: ((count: number) => number) | undefined;
}

export type Queue = ReturnType<typeof createQueue>;

export function createQueue({ now, rules, pick }: QueueOptions) {
  const entries = new Map<number, Entry>();
  const counts: Record<State, number> = { delayed: 0, ready: 0, 'in-flight': 0, gone: 0 };
  let ready = createReadyLine<{ entry: Entry; generation: number }>(pick);
  let waiting = createDueList<{ entry: Entry; generation: number }>();
  let serials = 0;
  let receives = 0;

  function enter(entry: Entry, state: State, dueAt = 0): void {
    counts[entry.state] -= 1;
    counts[state] += 1;
    entry.state = state;
    entry.generation += 1;
    const item = { entry, generation: entry.generation };
    if (state === 'ready') ready.add(item);
    else if (state === 'gone') entries.delete(entry.serial);
    else waiting.add(dueAt, item);
  }

  function add(message: StoredMessage, delayMs = 0): void {
    const entry: Entry = { serial: ++serials, message, state: 'gone', receive: 0, generation: 0 };
    counts.gone += 1;
    entries.set(entry.serial, entry);
    enter(entry, delayMs > 0 ? 'delayed' : 'ready', now() + delayMs);
  }

  /** Applies the passing of time: due messages become ready, expired ones are deleted. */
  function settle(): void {
    const time = now();
    for (let due = waiting.takeDue(time); due; due = waiting.takeDue(time)) {
      if (due.generation === due.entry.generation) enter(due.entry, 'ready');
    }
    for (const entry of entries.values()) {
      if (!isExpired(entry.message)) break;
      enter(entry, 'gone');
    }
  }

  const isExpired = (message: StoredMessage) => message.sentAt + rules().retentionMs <= now();

  function nextReady(): Entry | undefined {
    for (let item = ready.take(); item; item = ready.take()) {
      if (item.generation !== item.entry.generation) continue;
      if (!isExpired(item.entry.message)) return item.entry;
      enter(item.entry, 'gone');
    }
    return undefined;
  }

  const entryOf = ({ serial, receive }: Receipt) => {
    const entry = entries.get(serial);
    return entry?.receive === receive ? entry : undefined;
  };

  return {
    add,

    take({
      count,
      visibilityMs,
      toDeadLetter,
      duplicate,
    }: TakeOptions): { message: StoredMessage; receipt: Receipt }[] {
      settle();
      const taken: Entry[] = [];
      const { maxReceiveCount = Number.POSITIVE_INFINITY } = rules();
      while (taken.length < count) {
        const entry = nextReady();
        if (!entry) break;
        const { message } = entry;
        if (message.receiveCount >= maxReceiveCount) {
          enter(entry, 'gone');
          toDeadLetter(message);
          continue;
        }
        message.receiveCount += 1;
        message.firstReceivedAt ??= now();
        entry.receive = ++receives;
        taken.push(entry);
      }
      return taken.map((entry) => {
        const { message, serial, receive } = entry;
        if (duplicate?.()) add({ ...message });
        enter(entry, visibilityMs > 0 ? 'in-flight' : 'ready', now() + visibilityMs);
        return { message: { ...message }, receipt: { serial, receive } };
      });
    },

    /** A stale receipt does nothing, as in SQS. */
    remove(receipt: Receipt): void {
      const entry = entryOf(receipt);
      if (entry) enter(entry, 'gone');
    },

    hide(receipt: Receipt, visibilityMs: number): 'done' | 'gone' | 'not-in-flight' {
      settle();
      const entry = entryOf(receipt);
      if (!entry) return 'gone';
      if (entry.state !== 'in-flight') return 'not-in-flight';
      enter(entry, visibilityMs > 0 ? 'in-flight' : 'ready', now() + visibilityMs);
      return 'done';
    },

    counts(): QueueCounts {
      settle();
      return { delayed: counts.delayed, ready: counts.ready, 'in-flight': counts['in-flight'] };
    },

    /** When the next message becomes due, in milliseconds since 1970; undefined if none is waiting. */
    nextDueAt: () => waiting.next(),

    purge(): void {
      for (const entry of entries.values()) enter(entry, 'gone');
      ready = createReadyLine(pick);
      waiting = createDueList();
    },

    /** Removes and returns all ready messages, for a move to another queue. */
    drainReady(): StoredMessage[] {
      settle();
      const drained: StoredMessage[] = [];
      for (let entry = nextReady(); entry; entry = nextReady()) {
        enter(entry, 'gone');
        drained.push(entry.message);
      }
      return drained;
    },

    /** Copies of all messages, in order of arrival, without receiving them. */
    peek(): StoredMessage[] {
      settle();
      return [...entries.values()].map(({ message }) => ({ ...message }));
    },
  };
}
