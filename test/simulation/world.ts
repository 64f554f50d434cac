// What all parts of a simulated run share: time, chance, which faults may happen, and what is told of them.
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface World {
  random: Random;
  scheduler: Scheduler;
  /** True, and counted, where this kind of fault happens now. Never once the storm is over. */
  occurs(kind: FaultKind): boolean;
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
  'function times out': 0.01,
  'S3 rejects a call': 0.04,
  'S3 body breaks off': 0.03,
  'SQS rejects a call': 0.04,
  'SQS rejects a message': 0.04,
  'SQS reply lost': 0.03,
  'messages not deleted': 0.04,
  'DynamoDB rejects a call': 0.03,
  'DynamoDB reply lost': 0.02,
  'DynamoDB leaves keys unprocessed': 0.05,
  'stamps saved late': 0.01,
  'slow call': 0.03,
  'Salesforce applies a call late': 0.03,
  'Salesforce call fails': 0.12,
  'Salesforce reply unusable': 0.03,
  'Salesforce rejects a request': 0.04,
  'Salesforce rejects a subrequest': 0.04,
  'Salesforce rejects a row for now': 0.1,
  'Salesforce reports a taken key': 0.04,
  'Salesforce session expires': 0.03,
  'Salesforce daily limit reached': 0.3,
  'Salesforce unavailable': 0.25,
  'poison row': 0.06,
  'poison request': 0.05,
  'poison subrequest': 0.05,
  'record locked for good': 0.02,
  'payload crashes the function': 0.01,
  'mapping changed': 0.6,
  replay: 0.5,
  redrive: 0.6,
  'id reused with other content': 0.04,
  'unreadable message': 0.1,
  'invalid line': 0.1,
} as const;

export type FaultKind = keyof typeof faultKinds;

/** What a function asks of others, as far as calls cost something. */
export const callKinds = [
  'S3 reads',
  'DynamoDB locks',
  'DynamoDB completions',
  'DynamoDB lock releases',
  'DynamoDB stamp reads',
  'DynamoDB stamp writes',
  'SQS calls',
  'SQS calls of recover',
  'Salesforce calls',
] as const;

export type CallKind = (typeof callKinds)[number];

export interface FaultScenario {
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
const duplicatingFaults: ReadonlySet<FaultKind> = new Set([
  'message delivered twice',
  'messages not deleted',
  'SQS reply lost',
]);
const maxDuplications = 12;

export interface FaultScenarioOptions {
  random: Random;
  scheduler: Scheduler;
  trace: World['trace'];
  /** Chance of each kind of fault, each time it can happen. */
  probabilities: ReadonlyMap<FaultKind, number>;
}

export function createFaultScenario({ random, scheduler, trace, probabilities }: FaultScenarioOptions): FaultScenario {
  let over = false;
  const counts = new Map<FaultKind, number>();
  const notes = new Map<string, number>();
  const calls = new Map<CallKind, number>();
  const occurs = (kind: FaultKind) => {
    if (over || !random.chance(probabilities.get(kind) ?? 0)) return false;
    if (duplicatingFaults.has(kind) && (counts.get(kind) ?? 0) >= maxDuplications) return false;
    increase(counts, kind);
    trace(() => `! ${kind}`);
    return true;
  };
  const note = (name: string) => increase(notes, name);
  const countCall = (kind: CallKind) => increase(calls, kind);
  return {
    world: { random, scheduler, occurs, note, countCall, trace },
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
export const createFaultFreeScenario = (random: Random, scheduler: Scheduler): FaultScenario =>
  createFaultScenario({ random, scheduler, trace: () => {}, probabilities: new Map() });
