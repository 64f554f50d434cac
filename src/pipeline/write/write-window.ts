// The write stage: a window of plans → one outcome an event. Each event is claimed by itself, so that one delivered
// before costs nothing; those that are claimed are written together, and each gets back what became of its own records.
import { retryOf, scopeOf } from '../../failure.ts';
import type { RecordWrite, WritePlan } from '../plan/plan.ts';
import { gather } from './gather.ts';
import type { Once } from './once.ts';
import type { Outcome, WrittenRecord } from './outcome.ts';
import {
  type ClaimedEvent,
  identityOf,
  type NewestDependencies,
  type RecordResult,
  writeNewest,
} from './write-newest.ts';

export interface WriteDependencies extends NewestDependencies {
  once: Once;
}

/** An event of the window. */
export interface WindowEvent extends ClaimedEvent {
  /** To be written though it was applied before under the same rules. */
  again: boolean;
}

/** Gives the outcomes in the order of the events. Never throws for what an event, Salesforce or AWS does. */
export async function writeWindow(events: readonly WindowEvent[], deps: WriteDependencies): Promise<Outcome[]> {
  const originals = originalsOf(events);
  const seats = gather(originals.size, (claimed: ClaimedEvent[]) => writeClaimed(claimed, deps));
  const outcomes = new Map(
    await Promise.all(
      [...originals].map(async ([identity, event], index) => {
        const seat = seats[index] as (typeof seats)[number];
        const write = () => seat.bring(event);
        const outcome = await (event.again ? write() : deps.once(event.plan, write)).finally(seat.leave);
        return [identity, outcome] as const;
      }),
    ),
  );
  return events.map(({ plan }) => {
    const original = originals.get(identityOf(plan)) as WindowEvent;
    const outcome = outcomes.get(identityOf(plan)) as Outcome;
    return plan === original.plan ? outcome : outcomeOfCopy(plan, original.plan, outcome);
  });
}

/** The first of each event in the window, with what its copies are allowed and afraid of. */
function originalsOf(events: readonly WindowEvent[]): Map<string, WindowEvent> {
  const originals = new Map<string, WindowEvent>();
  for (const event of events) {
    const original = originals.get(identityOf(event.plan)) ?? event;
    const again = original.again || event.again;
    originals.set(identityOf(event.plan), { ...original, again, tried: original.tried || event.tried });
  }
  return originals;
}

/** The same event again in the same window shares the fate of the first, if it says the same. */
function outcomeOfCopy(copy: WritePlan, original: WritePlan, outcome: Outcome): Outcome {
  if (copy.event.contentHash !== original.event.contentHash) {
    const message = 'Another event with the same source and id has other content: ids must be unique.';
    return { kind: 'failed', failure: { code: 'event/changed-content', message }, written: [] };
  }
  return outcome.kind === 'applied' ? { ...outcome, kind: 'duplicate' } : outcome;
}

async function writeClaimed(events: readonly ClaimedEvent[], deps: NewestDependencies): Promise<Outcome[]> {
  const results = await writeNewest(events, deps);
  return events.map(({ plan }, index) => outcomeOf(plan, results[index] ?? []));
}

function outcomeOf({ records }: WritePlan, results: readonly RecordResult[]): Outcome {
  const written = results.flatMap((result, index) =>
    result.kind === 'done' ? [writtenRecord(records[index] as RecordWrite, result)] : [],
  );
  const failed = results.filter((result) => result.kind === 'failed');
  const [decisive] = failed.toSorted((a, b) => weight(b) - weight(a));
  if (decisive) {
    const maybeWritten = failed.some((result) => result.maybeWritten);
    return { kind: 'failed', failure: decisive.failure, written, ...(maybeWritten ? { maybeWritten } : {}) };
  }
  const isSuperseded = written.length === 0 && results.some(({ kind }) => kind === 'superseded');
  return isSuperseded ? { kind: 'superseded' } : { kind: 'applied', written };
}

/** The service's failure says nothing of the event; what another try may mend is worth one, whatever else is wrong. */
const weight = ({ failure }: { failure: Parameters<typeof scopeOf>[0] }) =>
  scopeOf(failure) === 'service' ? 2 : retryOf(failure) === 'never' ? 0 : 1;

function writtenRecord(
  { rule, item, operation, sObject }: RecordWrite,
  { id, result }: Extract<RecordResult, { kind: 'done' }>,
): WrittenRecord {
  return {
    rule,
    ...(item === undefined ? {} : { item }),
    operation,
    sObject,
    ...(id === undefined ? {} : { id }),
    result,
  };
}
