// The write stage: a window of plans → one outcome per event. Each event takes its own idempotency lock, so that one
// that was applied before costs nothing. The locked events are written together, and each gets the results of its own
// records.
import type { WritePlan } from '../plan/plan.ts';
import { outcomeOf } from './event-outcome.ts';
import type { Lock, WithIdempotency } from './idempotency.ts';
import type { Outcome } from './outcome.ts';
import type { LockedEvent } from './requested-write.ts';
import { type JointCall, type Participant, rounds } from './rounds.ts';
import { type NewestDependencies, writeNewest } from './write-newest.ts';

export interface WriteDependencies extends NewestDependencies {
  withIdempotency: WithIdempotency;
}

/** An event of the window. */
export interface WindowEvent {
  plan: WritePlan;
  /** An earlier attempt may have written something of it, or still may. */
  mayHaveWritten: boolean;
  /** To be written even if it was applied before under the same rules. */
  forceReapply: boolean;
  /** To be written again with what it created, because Salesforce has lost its records; default false. */
  restores?: boolean;
  /** Messages in a row that brought it no further; default 0. */
  hops?: number | undefined;
  /** The event was probably delivered before; default false. */
  isRedelivered?: boolean;
  /** The event is not tried again after this attempt; default false. */
  isLastAttempt?: boolean;
}

/** Returns the outcomes in the order of the events. Never throws for what an event, Salesforce or AWS does. */
export async function writeWindow(events: readonly WindowEvent[], deps: WriteDependencies): Promise<Outcome[]> {
  const originals = originalsOf(events);
  // The locked events are written once no event is still waiting for its lock.
  const write: JointCall<LockedEvent, Outcome> = { run: (locked) => writeLocked(locked, deps), isLast: true };
  const participants = rounds(originals.size);
  const outcomes = new Map(
    await Promise.all(
      [...originals].map(async ([name, event], index) => {
        const participant = participants[index] as Participant;
        const submit = (locked: LockedEvent) => participant.call(write, locked);
        const outcome = await writeWithIdempotency(event, submit, (plan, run) =>
          deps.withIdempotency(plan, run, { participant, readFirst: isKnown(event) }),
        ).finally(participant.leave);
        return [name, outcome] as const;
      }),
    ),
  );
  return events.map(({ plan }) => {
    const outcome = outcomes.get(contentOf(plan)) as Outcome;
    const isDuplicate = plan !== originals.get(contentOf(plan))?.plan;
    return isDuplicate && outcome.kind === 'applied' ? { ...outcome, kind: 'duplicate' } : outcome;
  });
}

/** The first of each event in the window, with the flags of its duplicates merged in. */
function originalsOf(events: readonly WindowEvent[]): Map<string, WindowEvent> {
  const originals = new Map<string, WindowEvent>();
  for (const event of events) {
    const original = originals.get(contentOf(event.plan)) ?? event;
    // If one of them came by itself, it needs the lock: it has to find out whether another event uses its id.
    const forceReapply = original.forceReapply && event.forceReapply;
    const restores = (original.restores ?? false) || (event.restores ?? false);
    const hops = Math.min(original.hops ?? 0, event.hops ?? 0);
    originals.set(contentOf(event.plan), {
      ...original,
      forceReapply,
      restores,
      hops,
      mayHaveWritten: original.mayHaveWritten || event.mayHaveWritten,
      isRedelivered: (original.isRedelivered ?? false) || (event.isRedelivered ?? false),
      isLastAttempt: (original.isLastAttempt ?? false) && (event.isLastAttempt ?? false),
    });
  }
  return originals;
}

const isKnown = ({ mayHaveWritten, forceReapply, restores = false, isRedelivered = false }: WindowEvent) =>
  mayHaveWritten || forceReapply || restores || isRedelivered;

/** Two with the same identity but different content are two events: idempotency refuses one of them. */
const contentOf = ({ event }: WritePlan) =>
  JSON.stringify([event.source, event.id, event.resendHash ?? event.contentHash]);

/**
 * A duplicate is compared with its stamps once more: while new rules were deployed, another delivery may have written it
 * by other rules since. If an earlier attempt may have written late, the duplicate is written in any case: that attempt
 * may have undone newer writes, and nothing else would notice. An event to re-apply is written even if another event
 * uses its id: that was reported before. A duplicate to restore is written like a new event, so its stamps decide which
 * fields are still its own.
 */
async function writeWithIdempotency(
  { plan, mayHaveWritten, forceReapply, restores, hops, isLastAttempt = false }: WindowEvent,
  submit: (event: LockedEvent) => Promise<Outcome>,
  withIdempotency: (plan: WritePlan, write: (lock?: Lock) => Promise<Outcome>) => Promise<Outcome>,
): Promise<Outcome> {
  const isReapplied = forceReapply && !restores;
  let written: Outcome | undefined;
  const outcome = await withIdempotency(plan, async ({ isFirst = false } = {}) => {
    written = await submit({ plan, isReapplied, isFirst, isLastAttempt, hops });
    return written;
  });
  if (written) return forceReapply || restores ? untilRecordIsBack(outcome) : outcome;
  if (restores) {
    const restored =
      outcome.kind === 'duplicate' ? await submit({ plan: restorable(plan), isLastAttempt, hops }) : outcome;
    return untilRecordIsBack(restored);
  }
  if (outcome.kind !== 'duplicate' && !(forceReapply && isTakenId(outcome))) return outcome;
  const isDone = !(forceReapply || mayHaveWritten);
  const repaired = await submit({ plan: repeatable(plan, isDone), isDone, isRepeat: true, isLastAttempt, hops });
  if (forceReapply) return untilRecordIsBack(repaired);
  return repaired.kind === 'failed' || repaired.kind === 'ignored' ? repaired : outcome;
}

const isTakenId = (outcome: Outcome) => outcome.kind === 'failed' && outcome.failure.code === 'event/changed-content';

/**
 * Nothing overwrites a record that is created once, so a duplicate has nothing to compare. If an earlier attempt may come
 * late, it must not bring back a record that was deleted meanwhile. What has no key is never created twice on purpose.
 * Records of the plan that were not written are not reported again for a duplicate.
 */
const repeatable = ({ unwritten: _, ...plan }: WritePlan, isDone: boolean): WritePlan => ({
  ...plan,
  records: plan.records.filter(({ operation, key }) => key !== undefined && !(isDone && operation === 'create')),
});

/** Salesforce keeps no record without a key, such as a platform event: it would be published a second time. */
const restorable = ({ unwritten: _, ...plan }: WritePlan): WritePlan => ({
  ...plan,
  records: plan.records.filter(({ key }) => key !== undefined),
});

/**
 * Salesforce has lost the record, and an event that only changed it cannot create it. The one that did may be restored
 * later in the same replay.
 */
function untilRecordIsBack(outcome: Outcome): Outcome {
  if (outcome.kind !== 'failed' || outcome.failure.salesforceCode !== 'REQUIRED_FIELD_MISSING') return outcome;
  const { sObject = 'record' } = outcome.failure;
  const message = `The ${sObject} is not in Salesforce, and this event does not set what it requires: an earlier event has to be restored first.`;
  return { ...outcome, failure: { ...outcome.failure, code: 'salesforce/record-missing', message } };
}

async function writeLocked(events: readonly LockedEvent[], deps: NewestDependencies): Promise<Outcome[]> {
  const results = await writeNewest(events, deps);
  return events.map(({ plan, isReapplied = false }, index) => outcomeOf(plan, results[index] ?? [], isReapplied));
}
