// One queue's messages and the states they go through: delayed → ready → in flight → ready … → gone.
// A receipt belongs to one receive: once the message is received again, the older receipt no longer touches it.
import { createDueList } from './due-list.ts';
import type { MessageAttributes } from './message.ts';
import { createReadyLine } from './ready-line.ts';

export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly md5OfBody: string;
  /** What the sender's `X-Amzn-Trace-Id` said; a move to the dead-letter queue keeps it. */
  readonly traceHeader?: string;
  /** Milliseconds since 1970; a move to the dead-letter queue leaves it as it was. */
  readonly sentAt: number;
  firstReceivedAt?: number;
  receiveCount: number;
  /** ARN of the queue it gave up in; set in a dead-letter queue. */
  deadLetterSource?: string;
}

export interface Receipt {
  /** Number of the message within its queue. */
  serial: number;
  /** Number of the receive, counted through the queue. */
  receive: number;
}

type State = 'delayed' | 'ready' | 'in-flight' | 'gone';

interface Entry {
  serial: number;
  message: StoredMessage;
  state: State;
  receive: number;
  /** Rises with every change of state, so that what was put down for an earlier one is known to be stale. */
  turn: number;
}

export type QueueCounts = Record<'delayed' | 'ready' | 'in-flight', number>;

export interface QueueRules {
  /** Milliseconds after which a message vanishes. */
  retentionMs: number;
  /** Receives after which the next one gives up. */
  maxReceiveCount?: number | undefined;
}

export interface TakeOptions {
  count: number;
  visibilityMs: number;
  /** Called in place of handing out a message received too often; it is no longer in this queue. */
  giveUp(message: StoredMessage): void;
  /** True to leave a copy ready for another delivery. */
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
  let ready = createReadyLine<{ entry: Entry; turn: number }>(pick);
  let waiting = createDueList<{ entry: Entry; turn: number }>();
  let serials = 0;
  let receives = 0;

  function enter(entry: Entry, state: State, dueAt = 0): void {
    counts[entry.state] -= 1;
    counts[state] += 1;
    entry.state = state;
    entry.turn += 1;
    const place = { entry, turn: entry.turn };
    if (state === 'ready') ready.add(place);
    else if (state === 'gone') entries.delete(entry.serial);
    else waiting.add(dueAt, place);
  }

  function add(message: StoredMessage, delayMs = 0): void {
    const entry: Entry = { serial: ++serials, message, state: 'gone', receive: 0, turn: 0 };
    counts.gone += 1;
    entries.set(entry.serial, entry);
    enter(entry, delayMs > 0 ? 'delayed' : 'ready', now() + delayMs);
  }

  /** Lets time take its effect: what is due becomes ready, what is too old vanishes. */
  function settle(): void {
    const time = now();
    for (let due = waiting.takeDue(time); due; due = waiting.takeDue(time)) {
      if (due.turn === due.entry.turn) enter(due.entry, 'ready');
    }
    for (const entry of entries.values()) {
      if (!isExpired(entry.message)) break;
      enter(entry, 'gone');
    }
  }

  const isExpired = (message: StoredMessage) => message.sentAt + rules().retentionMs <= now();

  function nextReady(): Entry | undefined {
    for (let place = ready.take(); place; place = ready.take()) {
      if (place.turn !== place.entry.turn) continue;
      if (!isExpired(place.entry.message)) return place.entry;
      enter(place.entry, 'gone');
    }
    return undefined;
  }

  const heldBy = ({ serial, receive }: Receipt) => {
    const entry = entries.get(serial);
    return entry?.receive === receive ? entry : undefined;
  };

  return {
    add,

    take({ count, visibilityMs, giveUp, duplicate }: TakeOptions): { message: StoredMessage; receipt: Receipt }[] {
      settle();
      const taken: Entry[] = [];
      const { maxReceiveCount = Number.POSITIVE_INFINITY } = rules();
      while (taken.length < count) {
        const entry = nextReady();
        if (!entry) break;
        const { message } = entry;
        if (message.receiveCount >= maxReceiveCount) {
          enter(entry, 'gone');
          giveUp(message);
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
      const entry = heldBy(receipt);
      if (entry) enter(entry, 'gone');
    },

    hide(receipt: Receipt, visibilityMs: number): 'done' | 'gone' | 'not-in-flight' {
      settle();
      const entry = heldBy(receipt);
      if (!entry) return 'gone';
      if (entry.state !== 'in-flight') return 'not-in-flight';
      enter(entry, visibilityMs > 0 ? 'in-flight' : 'ready', now() + visibilityMs);
      return 'done';
    },

    counts(): QueueCounts {
      settle();
      return { delayed: counts.delayed, ready: counts.ready, 'in-flight': counts['in-flight'] };
    },

    /** When the next message may become ready by time alone, in milliseconds since 1970; undefined for never. */
    nextDueAt: () => waiting.next(),

    purge(): void {
      for (const entry of entries.values()) enter(entry, 'gone');
      ready = createReadyLine(pick);
      waiting = createDueList();
    },

    /** Takes out all that is ready, for a move to another queue. */
    drainReady(): StoredMessage[] {
      settle();
      const drained: StoredMessage[] = [];
      for (let entry = nextReady(); entry; entry = nextReady()) {
        enter(entry, 'gone');
        drained.push(entry.message);
      }
      return drained;
    },

    /** Copies of everything in the queue, in the order it came in. For looking, not for consuming. */
    peek(): StoredMessage[] {
      settle();
      return [...entries.values()].map(({ message }) => ({ ...message }));
    },
  };
}
