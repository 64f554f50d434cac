// What all parts of a simulated run share: time, chance, which faults may happen, and what is told of them.
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface World {
  random: Random;
  scheduler: Scheduler;
  /** True, and counted, where this kind of fault happens now. Never once the storm is over. */
  strikes(kind: FaultKind): boolean;
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
  'call slow': 0.03,
  'salesforce does it late': 0.03,
  'salesforce call fault': 0.12,
  'salesforce request error': 0.04,
  'salesforce part error': 0.04,
  'salesforce passing row error': 0.1,
  'salesforce session expires': 0.03,
  'salesforce daily limit': 0.3,
  'salesforce away': 0.25,
  'poison row': 0.06,
  'poison request': 0.05,
  'poison part': 0.05,
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
  calls: Map<CallKind, number>;
  /** Nothing goes wrong from now on. */
  end(): void;
}

/** @param calm the share of kinds that a run has none of: few faults at once show what many together hide */
export function createStorm(random: Random, scheduler: Scheduler, trace: World['trace'], calm: number): Storm {
  let over = false;
  const counts = new Map<FaultKind, number>();
  const scale = random.pick([0.3, 1, 1, 2]);
  const likely = new Map(
    (Object.keys(faultKinds) as FaultKind[]).map((kind) => [kind, random.chance(calm) ? 0 : faultKinds[kind] * scale]),
  );
  const calls = new Map<CallKind, number>();
  const countCall = (kind: CallKind) => calls.set(kind, (calls.get(kind) ?? 0) + 1);
  const strikes = (kind: FaultKind) => {
    if (over || !random.chance(likely.get(kind) ?? 0)) return false;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    trace(() => `! ${kind}`);
    return true;
  };
  return {
    world: { random, scheduler, strikes, countCall, trace },
    counts,
    calls,
    end() {
      over = true;
    },
  };
}

/** A world in which nothing goes wrong by chance, and nothing is told. */
export function createCalm(random: Random, scheduler: Scheduler): Storm {
  const calm = createStorm(random, scheduler, () => {}, 1);
  calm.end();
  return calm;
}
