// The write stage: a window of plans → one outcome per event. Each event takes its own idempotency lock, so that one
// that was applied before costs nothing. The locked events are written together, and each gets the results of its own
// records.
import type { WritePlan } from '../plan/plan.ts';
import { batcher } from './batcher.ts';
import { outcomeOf } from './event-outcome.ts';
import type { WithIdempotency } from './idempotency.ts';
import type { Outcome } from './outcome.ts';
import type { LockedEvent } from './requested-write.ts';
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
  /** Messages in a row that brought it no further; default 0. */
  hops?: number | undefined;
}

/** Returns the outcomes in the order of the events. Never throws for what an event, Salesforce or AWS does. */
export async function writeWindow(events: readonly WindowEvent[], deps: WriteDependencies): Promise<Outcome[]> {
  const originals = originalsOf(events);
  const participants = batcher(originals.size, (locked: LockedEvent[]) => writeLocked(locked, deps));
  const outcomes = new Map(
    await Promise.all(
      [...originals].map(async ([name, event], index) => {
        const participant = participants[index] as (typeof participants)[number];
        const outcome = await writeWithIdempotency(event, participant.submit, deps.withIdempotency).finally(
          participant.optOut,
        );
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
    const hops = Math.min(original.hops ?? 0, event.hops ?? 0);
    originals.set(contentOf(event.plan), {
      ...original,
      forceReapply,
      hops,
      mayHaveWritten: original.mayHaveWritten || event.mayHaveWritten,
    });
  }
  return originals;
}

/** Two with the same identity but different content are two events: idempotency refuses one of them. */
const contentOf = ({ event }: WritePlan) =>
  JSON.stringify([event.source, event.id, event.resendHash ?? event.contentHash]);

/**
 * A duplicate is compared with its stamps once more: while new rules were deployed, another delivery may have written it
 * by other rules since. If an earlier attempt may have written late, the duplicate is written in any case: that attempt
 * may have undone what came in between, and nobody else knows of it. An event to re-apply is written even if another
 * event uses its id: that was reported before.
 */
async function writeWithIdempotency(
  { plan, mayHaveWritten, forceReapply, hops }: WindowEvent,
  submit: (event: LockedEvent) => Promise<Outcome>,
  withIdempotency: WithIdempotency,
): Promise<Outcome> {
  const outcome = await withIdempotency(plan, () => submit({ plan, hops }));
  if (outcome.kind !== 'duplicate' && !(forceReapply && isTakenId(outcome))) return outcome;
  const isDone = !(forceReapply || mayHaveWritten);
  const repaired = await submit({ plan: repeatable(plan, isDone), isDone, isRepeat: true, hops });
  return repaired.kind === 'failed' || forceReapply ? repaired : outcome;
}

const isTakenId = (outcome: Outcome) => outcome.kind === 'failed' && outcome.failure.code === 'event/changed-content';

/**
 * Nothing overwrites a record that is created once, so a duplicate has nothing to compare. If an earlier attempt may come
 * late, it must not bring back a record that was deleted meanwhile. What has no key is never created twice on purpose.
 */
const repeatable = (plan: WritePlan, isDone: boolean): WritePlan => ({
  ...plan,
  records: plan.records.filter(({ operation, key }) => key !== undefined && !(isDone && operation === 'create')),
});

async function writeLocked(events: readonly LockedEvent[], deps: NewestDependencies): Promise<Outcome[]> {
  const results = await writeNewest(events, deps);
  return events.map(({ plan }, index) => outcomeOf(plan, results[index] ?? []));
}
