// The write stage: a window of plans → one outcome an event. Each event is claimed by itself, so that one delivered
// before costs nothing; those that are claimed are written together, and each gets back what became of its own records.
import type { WritePlan } from '../plan/plan.ts';
import { gather } from './batcher.ts';
import { outcomeOf } from './event-outcome.ts';
import type { Once } from './idempotency.ts';
import type { Outcome } from './outcome.ts';
import { type ClaimedEvent, isStamped, type NewestDependencies, writeNewest } from './write-newest.ts';

export interface WriteDependencies extends NewestDependencies {
  once: Once;
}

/** An event of the window. */
export interface WindowEvent {
  plan: WritePlan;
  /** An earlier try may have written something of it, or still may. */
  tried: boolean;
  /** To be written though it was applied before under the same rules. */
  again: boolean;
}

/** Gives the outcomes in the order of the events. Never throws for what an event, Salesforce or AWS does. */
export async function writeWindow(events: readonly WindowEvent[], deps: WriteDependencies): Promise<Outcome[]> {
  const originals = originalsOf(events);
  const seats = gather(originals.size, (claimed: ClaimedEvent[]) => writeClaimed(claimed, deps));
  const outcomes = new Map(
    await Promise.all(
      [...originals].map(async ([name, event], index) => {
        const seat = seats[index] as (typeof seats)[number];
        const outcome = await writeOnce(event, seat.bring, deps.once).finally(seat.leave);
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
    const again = original.again && event.again;
    originals.set(contentOf(event.plan), { ...original, again, tried: original.tried || event.tried });
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
async function writeOnce(
  { plan, tried, again }: WindowEvent,
  bring: (event: ClaimedEvent) => Promise<Outcome>,
  once: Once,
): Promise<Outcome> {
  const outcome = await once(plan, () => bring({ plan }));
  if (outcome.kind !== 'duplicate' && !(again && isTakenId(outcome))) return outcome;
  const repaired = await bring({ plan: withoutCreates(plan), isDone: !(again || tried) });
  return repaired.kind === 'failed' || again ? repaired : outcome;
}

const isTakenId = (outcome: Outcome) => outcome.kind === 'failed' && outcome.failure.code === 'event/changed-content';

/** What is created once is overwritten by nobody. */
const withoutCreates = (plan: WritePlan): WritePlan => ({ ...plan, records: plan.records.filter(isStamped) });

async function writeClaimed(events: readonly ClaimedEvent[], deps: NewestDependencies): Promise<Outcome[]> {
  const results = await writeNewest(events, deps);
  return events.map(({ plan }, index) => outcomeOf(plan, results[index] ?? []));
}
