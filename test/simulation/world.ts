// What all parts of a run share: time, random numbers, the faults that may occur, and their counts.
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** When every run starts, in milliseconds since 1970. */
export const startMs = Date.UTC(2026, 2, 3);

export interface World {
  random: Random;
  scheduler: Scheduler;
  /** Decides whether this kind of fault occurs now, and counts it. Always false once the faults have ended. */
  occurs(kind: FaultKind): boolean;
  /** Counts an error code or an event outcome by its name. */
  note(name: string): void;
  /** Counts a call that a function makes. */
  countCall(kind: CallKind): void;
  trace(line: () => string): void;
}

/** Each kind of fault, and its probability at each opportunity, in a run that has this kind at all. */
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
  'DynamoDB throttles a statement': 0.02,
  'DynamoDB returns no item with a refusal': 0.2,
  'DynamoDB applies a call late': 0.01,
  'stamps saved late': 0.01,
  'slow call': 0.03,
  'Salesforce applies a call late': 0.03,
  'Salesforce interleaves calls': 0.1,
  'Salesforce call fails': 0.12,
  'Salesforce reply unusable': 0.03,
  'Salesforce rejects a request': 0.04,
  'Salesforce rejects a subrequest': 0.04,
  'Salesforce returns a transient row error': 0.1,
  'Salesforce reports a taken key': 0.04,
  'Salesforce session expires': 0.03,
  'Salesforce daily limit reached': 0.3,
  'Salesforce unavailable': 0.25,
  'poison row': 0.06,
  'poison request': 0.05,
  'poison subrequest': 0.05,
  'record lock never released': 0.02,
  'payload crashes the function': 0.01,
  'mapping changed': 0.6,
  replay: 0.5,
  redrive: 0.6,
  'id reused with other content': 0.04,
  'unreadable message': 0.1,
  'invalid line': 0.1,
} as const;

/** What goes wrong on the way into the bucket, in a run in which the publisher runs too. */
export type PublishingFaultKind = 'publisher crashes' | 'S3 rejects a put' | 'S3 reply to a put lost';

/** What goes wrong in triggers and flows, in a run in which the org has some. */
export type AutomationFaultKind = 'poison trigger';

/** What happens to the org as a whole, in a run about that. */
export type OrgFaultKind = 'Salesforce moves the org';

/** What goes wrong on the network, in a run in which functions use their own client. */
export type NetworkFaultKind = 'Salesforce replies without an end' | 'a login names a foreign host';

/** What goes wrong with dead letters that wait for days, in a run about that. */
export type ArchiveFaultKind = 'S3 rejects a dead letter' | 'S3 reply to a dead letter lost';

/** What goes wrong between the bucket and the queue, in a run in which EventBridge is in between. */
export type NotificationFaultKind = 'EventBridge cannot deliver';

export type FaultKind =
  | keyof typeof faultKinds
  | PublishingFaultKind
  | AutomationFaultKind
  | OrgFaultKind
  | NetworkFaultKind
  | ArchiveFaultKind
  | NotificationFaultKind;

/** The calls of functions to other services. */
export const callKinds = [
  'S3 reads',
  'DynamoDB lock reads',
  'DynamoDB lock writes',
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
  /** Keys are the names given to `note`. */
  notes: Map<string, number>;
  calls: Map<CallKind, number>;
  /** No fault occurs after this call. */
  end(): void;
}

/**
 * Faults that turn one message into two. While an event keeps failing, each of the two is duplicated again, so within
 * simulated hours there would be thousands. At AWS these faults are far too rare for that, hence the maximum.
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
  /** Of each kind of fault, at each opportunity; a kind that is not in the map never occurs. */
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

/** A world without random faults and without a trace. */
export const createFaultFreeScenario = (random: Random, scheduler: Scheduler): FaultScenario =>
  createFaultScenario({ random, scheduler, trace: () => {}, probabilities: new Map() });
