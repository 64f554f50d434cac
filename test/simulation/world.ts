// What all parts of a simulated run share: time, chance, which faults may happen, and what is told of them.
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface World {
  random: Random;
  scheduler: Scheduler;
  /** True, and counted, where this kind of fault happens now. Never once the storm is over. */
  strikes(kind: FaultKind): boolean;
  /** Counts something that happened, by a name of its own: the code of an error, the end of an event. */
  note(name: string): void;
  /** Notes a call that leaves a function. */
  countCall(kind: CallKind): void;
  trace(line: () => string): void;
}

/** Each kind of fault, and how likely it is at each chance it gets, in a run that has it at all. */
export const faultKinds = {
  'message delivered twice': 0.05,
  'notification sent twice': 0.15,
  'function crashes': 0.12,
  'function reaches its time limit': 0.01,
  's3 refuses': 0.04,
  's3 breaks off': 0.03,
  'queue refuses a call': 0.04,
  'queue refuses a message': 0.04,
  'queue loses a reply': 0.03,
  'messages not deleted': 0.04,
  'table refuses a call': 0.03,
  'table loses a reply': 0.02,
  'table leaves keys out': 0.05,
  'stamps raised late': 0.01,
  'call slow': 0.03,
  'salesforce does it late': 0.03,
  'salesforce call fault': 0.12,
  'salesforce odd answer': 0.03,
  'salesforce request error': 0.04,
  'salesforce part error': 0.04,
  'salesforce passing row error': 0.1,
  'salesforce takes a key twice': 0.04,
  'salesforce session expires': 0.03,
  'salesforce daily limit': 0.3,
  'salesforce away': 0.25,
  'poison row': 0.06,
  'poison request': 0.05,
  'poison part': 0.05,
  'lasting lock': 0.02,
  'payload kills the function': 0.01,
  'changed mapping': 0.6,
  replay: 0.5,
  redrive: 0.6,
  'same id, other content': 0.04,
  'unreadable message': 0.1,
  'bad line': 0.1,
} as const;

export type FaultKind = keyof typeof faultKinds;

/** What a function asks of others, as far as calls cost something. */
export const callKinds = [
  'S3 reads',
  'DynamoDB claims',
  'DynamoDB completions',
  'DynamoDB releases',
  'DynamoDB stamp reads',
  'DynamoDB stamp raises',
  'SQS calls',
  'SQS looks of recover',
  'Salesforce calls',
] as const;

export type CallKind = (typeof callKinds)[number];

export interface Storm {
  world: World;
  counts: Map<FaultKind, number>;
  /** By the names under which they were noted. */
  notes: Map<string, number>;
  calls: Map<CallKind, number>;
  /** Nothing goes wrong from now on. */
  end(): void;
}

/**
 * Faults that leave two messages where one was. While an event waits, each of the two leaves others: in a storm of hours
 * they would become thousands, as the millionth part of that likelihood never does.
 */
const multiplying: ReadonlySet<FaultKind> = new Set([
  'message delivered twice',
  'messages not deleted',
  'queue loses a reply',
]);
const multipliedAtMost = 12;

export interface StormOptions {
  random: Random;
  scheduler: Scheduler;
  trace: World['trace'];
  /** Chance of each kind of fault, each time it can happen. */
  likely: ReadonlyMap<FaultKind, number>;
}

export function createStorm({ random, scheduler, trace, likely }: StormOptions): Storm {
  let over = false;
  const counts = new Map<FaultKind, number>();
  const notes = new Map<string, number>();
  const calls = new Map<CallKind, number>();
  const strikes = (kind: FaultKind) => {
    if (over || !random.chance(likely.get(kind) ?? 0)) return false;
    if (multiplying.has(kind) && (counts.get(kind) ?? 0) >= multipliedAtMost) return false;
    increase(counts, kind);
    trace(() => `! ${kind}`);
    return true;
  };
  const note = (name: string) => increase(notes, name);
  const countCall = (kind: CallKind) => increase(calls, kind);
  return {
    world: { random, scheduler, strikes, note, countCall, trace },
    counts,
    notes,
    calls,
    end() {
      over = true;
    },
  };
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** A world in which nothing goes wrong by chance, and nothing is told. */
export const createCalm = (random: Random, scheduler: Scheduler): Storm =>
  createStorm({ random, scheduler, trace: () => {}, likely: new Map() });
