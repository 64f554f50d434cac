// The write stage: a window of plans → one outcome an event. Each event is claimed by itself, so that one delivered
// before costs nothing; those that are claimed are written together, and each gets back what became of its own records.
import { type Failure, retryOf, scopeOf } from '../../failure.ts';
import type { RecordWrite, WritePlan } from '../plan/plan.ts';
import { gather } from './gather.ts';
import type { Once } from './once.ts';
import type { Outcome, RefusedRecord, WrittenRecord } from './outcome.ts';
import {
  type ClaimedEvent,
  isStamped,
  type NewestDependencies,
  type RecordResult,
  writeNewest,
} from './write-newest.ts';

export interface WriteDependencies extends NewestDependencies {
  once: Once;
}

/** An event of the window. */
export interface WindowEvent extends ClaimedEvent {
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
    const again = original.again || event.again;
    originals.set(contentOf(event.plan), { ...original, again, tried: original.tried || event.tried });
  }
  return originals;
}

/** Two that share an identity and say something else are two events: idempotency refuses one of them. */
const contentOf = ({ event }: WritePlan) => JSON.stringify([event.source, event.id, event.contentHash]);

/**
 * A duplicate whose earlier try may have written late is written again: what has come in between, that try may have
 * undone, and nobody else knows of it.
 */
async function writeOnce(
  event: WindowEvent,
  bring: (event: ClaimedEvent) => Promise<Outcome>,
  once: Once,
): Promise<Outcome> {
  if (event.again) return bring(withoutCreates(event));
  const outcome = await once(event.plan, () => bring(event));
  if (outcome.kind !== 'duplicate' || !event.tried) return outcome;
  const repaired = await bring(withoutCreates(event));
  return repaired.kind === 'failed' ? repaired : outcome;
}

/** What is created once is overwritten by nobody. */
const withoutCreates = ({ plan }: ClaimedEvent): ClaimedEvent => ({
  plan: { ...plan, records: plan.records.filter(isStamped) },
});

async function writeClaimed(events: readonly ClaimedEvent[], deps: NewestDependencies): Promise<Outcome[]> {
  const results = await writeNewest(events, deps);
  return events.map(({ plan }, index) => outcomeOf(plan, results[index] ?? []));
}

function outcomeOf({ records }: WritePlan, results: readonly RecordResult[]): Outcome {
  const written = results.flatMap((result, index) =>
    result.kind === 'done' ? [writtenRecord(records[index] as RecordWrite, result)] : [],
  );
  const failed = results.flatMap((result, index) =>
    result.kind === 'failed' ? [{ ...result, write: records[index] as RecordWrite }] : [],
  );
  const [decisive] = failed.toSorted((a, b) => weight(b) - weight(a));
  if (decisive) {
    const outcome: Outcome = { kind: 'failed', failure: decisive.failure, written };
    if (failed.length > 1) outcome.refused = failed.map(refusedRecord);
    if (failed.some(({ maybeWritten }) => maybeWritten)) outcome.maybeWritten = true;
    return outcome;
  }
  const isSuperseded = written.length === 0 && results.some(({ kind }) => kind === 'superseded');
  return isSuperseded ? { kind: 'superseded' } : { kind: 'applied', written };
}

/** The service's failure says nothing of the event; what another try may mend is worth one, whatever else is wrong. */
const weight = ({ failure }: { failure: Parameters<typeof scopeOf>[0] }) =>
  scopeOf(failure) === 'service' ? 2 : retryOf(failure) === 'never' ? 0 : 1;

const nameOf = ({ rule, item, operation, sObject }: RecordWrite) => ({
  rule,
  ...(item === undefined ? {} : { item }),
  operation,
  sObject,
});

const writtenRecord = (write: RecordWrite, { id, result }: Extract<RecordResult, { kind: 'done' }>): WrittenRecord => ({
  ...nameOf(write),
  ...(id === undefined ? {} : { id }),
  result,
});

const refusedRecord = ({ write, failure }: { write: RecordWrite; failure: Failure }): RefusedRecord => ({
  ...nameOf(write),
  code: failure.code,
  ...(failure.salesforceCode === undefined ? {} : { salesforceCode: failure.salesforceCode }),
  ...(failure.fields === undefined ? {} : { fields: failure.fields }),
});
