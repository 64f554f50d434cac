// The write stage: a window of plans → one outcome an event. Each event is claimed by itself, so that one delivered
// before costs nothing; those that are claimed are written together, and each gets back what became of its own records.
import type { WritePlan } from '../plan/plan.ts';
import { batcher } from './batcher.ts';
import { outcomeOf } from './event-outcome.ts';
import type { WithIdempotency } from './idempotency.ts';
import type { Outcome } from './outcome.ts';
import { isStamped, type LockedEvent } from './requested-write.ts';
import { type NewestDependencies, writeNewest } from './write-newest.ts';

export interface WriteDependencies extends NewestDependencies {
  withIdempotency: WithIdempotency;
}

/** An event of the window. */
export interface WindowEvent {
  plan: WritePlan;
  /** An earlier try may have written something of it, or still may. */
  mayHaveWritten: boolean;
  /** To be written though it was applied before under the same rules. */
  forceReapply: boolean;
  /** Messages in a row that brought it no further; default 0. */
  hops?: number | undefined;
}

/** Gives the outcomes in the order of the events. Never throws for what an event, Salesforce or AWS does. */
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
    const isCopy = plan !== originals.get(contentOf(plan))?.plan;
    return isCopy && outcome.kind === 'applied' ? { ...outcome, kind: 'duplicate' } : outcome;
  });
}

/** The first of each event in the window, with what its copies are allowed and afraid of. */
function originalsOf(events: readonly WindowEvent[]): Map<string, WindowEvent> {
  const originals = new Map<string, WindowEvent>();
  for (const event of events) {
    const original = originals.get(contentOf(event.plan)) ?? event;
    // A copy that came by itself has to be claimed, and told of what another one has its id for.
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

/** Two that share an identity and say something else are two events: idempotency refuses one of them. */
const contentOf = ({ event }: WritePlan) => JSON.stringify([event.source, event.id, event.contentHash]);

/**
 * A duplicate is looked at once more: while rules were deployed, another delivery may have written it by other rules
 * since. One whose earlier try may have written late is written again whatever was written since: what has come in
 * between, that try may have undone, and nobody else knows of it. What is to be applied again is so whoever has its id:
 * that was told elsewhere.
 */
async function writeWithIdempotency(
  { plan, mayHaveWritten, forceReapply, hops }: WindowEvent,
  submit: (event: LockedEvent) => Promise<Outcome>,
  withIdempotency: WithIdempotency,
): Promise<Outcome> {
  const outcome = await withIdempotency(plan, () => submit({ plan, hops }));
  if (outcome.kind !== 'duplicate' && !(forceReapply && isTakenId(outcome))) return outcome;
  const repaired = await submit({ plan: withoutCreates(plan), isDone: !(forceReapply || mayHaveWritten), hops });
  return repaired.kind === 'failed' || forceReapply ? repaired : outcome;
}

const isTakenId = (outcome: Outcome) => outcome.kind === 'failed' && outcome.failure.code === 'event/changed-content';

/** What is created once is overwritten by nobody. */
const withoutCreates = (plan: WritePlan): WritePlan => ({ ...plan, records: plan.records.filter(isStamped) });

async function writeLocked(events: readonly LockedEvent[], deps: NewestDependencies): Promise<Outcome[]> {
  const results = await writeNewest(events, deps);
  return events.map(({ plan }, index) => outcomeOf(plan, results[index] ?? []));
}
