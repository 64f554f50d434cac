// Writes claimed events so that each field ends with the value of the newest event that sets it, without locks: read
// the records' stamps, leave out what newer events have set, write, raise the stamps under the version that was read.
// Where the version has changed meanwhile, or an earlier try may have written late, the events that hold the stamps are
// applied again. See docs/decisions/004-newest-wins.md for why this converges.
import { type Failure, FailureError } from '../../failure.ts';
import type { Place } from '../event/event.ts';
import type { RecordWrite, WritePlan } from '../plan/plan.ts';
import type { Ledger } from './ledger/ledger.ts';
import {
  fieldsOf,
  isByOtherRules,
  newerHolders,
  noStamps,
  type RecordStamps,
  racedHolders,
  raised,
  remainderOf,
  type Stamp,
  touched,
  type Writer,
} from './ledger/stamps.ts';
import { compareOrder, type Order } from './order.ts';
import { fold } from './rows/coalesce.ts';
import { recordIdOf, type Share } from './rows/row.ts';
import { type SendDependencies, type ShareResult, sendRows } from './rows/send-rows.ts';

export interface NewestDependencies extends SendDependencies {
  ledger: Ledger;
  /** Has the events at these places applied once more. Throws `FailureError` where that cannot be queued. */
  applyAgain: (places: readonly Place[]) => Promise<void>;
}

/** What became of one record of one event. */
export type RecordResult =
  | (Extract<ShareResult, { kind: 'done' }> & {
      /** Fields that newer events had set before. */
      superseded?: readonly string[];
    })
  | Extract<ShareResult, { kind: 'failed' }>
  | { kind: 'superseded' };

export interface ClaimedEvent {
  plan: WritePlan;
  /** What these rules have written is written again only where the same event has written it since by other rules. */
  isDone?: boolean;
}

/** Gives the results of each event's records, in the order of its plan. */
export async function writeNewest(
  events: readonly ClaimedEvent[],
  deps: NewestDependencies,
): Promise<RecordResult[][]> {
  const asked = events.map(({ plan }, event) => sharesOf(plan, event));
  try {
    const all = asked.flat();
    const stamps = await deps.ledger.read([
      ...new Set(all.filter(({ write }) => isStamped(write)).map(recordIdOfShare)),
    ]);
    const run: Run = { events, stamps, deps, results: new Map(), again: new Map() };
    const open = all.flatMap((share) => withoutNewer(share, run));
    await send(open, run);
    await sendWholeWhereTooLittleWasLeft(open, run);
    await raiseStamps(open, run);
    if (run.again.size > 0) await deps.applyAgain([...run.again.values()]);
    return asked.map((own) => own.map((share) => run.results.get(share) as RecordResult));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return asked.map((own) => own.map(() => ({ kind: 'failed', failure: error.failure, maybeWritten: true })));
  }
}

/**
 * Lets go of events that will not be tried again though an earlier try may have written: whoever writes these records
 * now finds their versions changed, and what newer events have set is set once more. Throws `FailureError`.
 */
export async function letGo(plans: readonly WritePlan[], deps: NewestDependencies): Promise<void> {
  const shares = plans.flatMap(sharesOf).filter(({ write }) => isStamped(write));
  const byRecord = Map.groupBy(shares, recordIdOfShare);
  const found = await deps.ledger.read([...byRecord.keys()]);
  const places = new Map<string, Place>();
  await Promise.all(
    [...byRecord].map(async ([recordId, own]) => {
      const touch = (current: RecordStamps) =>
        own.reduce((stamps, { write, order }) => touched(stamps, write, unknownWriter(order)), current);
      const { after } = await update(recordId, found.get(recordId) ?? noStamps, touch, deps.ledger);
      for (const { write, order } of own) {
        // Only newer ones: an event that is given up again and again must not start itself, nor two each other.
        for (const { identity, place } of newerHolders(after, write, order)) places.set(identity, place);
      }
    }),
  );
  if (places.size > 0) await deps.applyAgain([...places.values()]);
}

interface Run {
  events: readonly ClaimedEvent[];
  stamps: ReadonlyMap<string, RecordStamps>;
  deps: NewestDependencies;
  /** By the share as it was asked for. */
  results: Map<Share, RecordResult>;
  /** Places of events to apply again, by their identity. */
  again: Map<string, Place>;
}

/** A share with what newer events leave of it, beside the share that was asked for. */
interface OpenShare {
  asked: Share;
  left: Share;
  newer: readonly Stamp[];
}

function withoutNewer(asked: Share, run: Run): OpenShare[] {
  const { plan, isDone } = run.events[asked.event] as ClaimedEvent;
  const stamps = isStamped(asked.write) ? run.stamps.get(recordIdOfShare(asked)) : undefined;
  if (isDone && !(stamps && isByOtherRules(stamps, asked.write, writerOf(plan)))) {
    run.results.set(asked, { kind: 'done', result: 'unchanged' });
    return [];
  }
  if (!stamps) return [{ asked, left: asked, newer: [] }];
  const { write, newer } = remainderOf(asked.write, asked.order, stamps);
  // An earlier try of this event may have written late what the newer event has set. Whether there was one this delivery
  // cannot know: a second notification of S3 does not, and once it is done the retry that does is a duplicate.
  applyAgain(newer, run);
  if (write) return [{ asked, newer, left: newer.length === 0 ? asked : { ...asked, write } }];
  run.results.set(asked, { kind: 'superseded' });
  return [];
}

async function send(open: readonly OpenShare[], run: Run): Promise<void> {
  const results = await sendRows(fold(oldestFirst(open).map(({ left }) => left)), run.deps);
  for (const { asked, left } of open) {
    const result = results.get(left) as ShareResult;
    const isWhole = result.kind === 'failed' || left === asked;
    run.results.set(asked, isWhole ? result : { ...result, superseded: fieldsLeftOut(asked.write, left.write) });
  }
}

const fieldsLeftOut = (asked: RecordWrite, left: RecordWrite): string[] => {
  const sent = new Set(fieldsOf(left));
  return fieldsOf(asked).filter((field) => !sent.has(field));
};

const oldestFirst = (open: readonly OpenShare[]) =>
  open.toSorted(({ asked: a }, { asked: b }) => compareOrder(a.order, b.order) || a.record - b.record);

/** A record that is gone has to be created whole; what newer events had set of it is then set again. */
async function sendWholeWhereTooLittleWasLeft(open: OpenShare[], run: Run): Promise<void> {
  const tooLittle = open.filter(({ asked, newer }) => {
    const result = run.results.get(asked);
    return newer.length > 0 && result?.kind === 'failed' && result.failure.salesforceCode === 'REQUIRED_FIELD_MISSING';
  });
  if (tooLittle.length === 0) return;
  for (const share of tooLittle) {
    share.left = share.asked;
    applyAgain(share.newer, run);
  }
  await send(tooLittle, run);
}

/**
 * What is written gets its stamp. Of a field that another one wrote meanwhile, nobody knows whose value stands: the
 * event that holds its stamp is applied again, be it this one.
 */
async function raiseStamps(open: readonly OpenShare[], run: Run): Promise<void> {
  // As they were sent: the note of who wrote a field last has to name whom Salesforce has it from.
  const done = oldestFirst(open)
    .filter(({ asked }) => run.results.get(asked)?.kind === 'done')
    .filter(({ asked }) => isStamped(asked.write));
  const byRecord = Map.groupBy(done, ({ asked }) => recordIdOfShare(asked));
  await Promise.all(
    [...byRecord].map(async ([recordId, shares]) => {
      const raise = (current: RecordStamps) =>
        shares.reduce((stamps, share) => {
          const { asked } = share;
          return raised(stamps, writtenBy(share, run), stampOf(asked, run), writerOf(planOf(asked, run)));
        }, current);
      const before = run.stamps.get(recordId) ?? noStamps;
      try {
        const { met, after } = await update(recordId, before, raise, run.deps.ledger);
        for (const share of shares) {
          const by = writerOf(planOf(share.asked, run));
          applyAgain(racedHolders(writtenBy(share, run), by, { before, met, after }), run);
        }
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        for (const { asked } of shares) run.results.set(asked, notStamped(error.failure));
      }
    }),
  );
}

/** What was really written: a link that was left out for want of its target is still open to others. */
function writtenBy({ asked, left }: OpenShare, { results }: Run): RecordWrite {
  const result = results.get(asked);
  const omitted = result?.kind === 'done' ? result.omitted : undefined;
  if (!omitted) return left.write;
  return { ...left.write, links: left.write.links.filter(({ field }) => !omitted.includes(field)) };
}

const notStamped = (failure: Failure): RecordResult => ({ kind: 'failed', failure, maybeWritten: true });

/** Races for one record that are lost in a row before another try is better. */
const racesAllowed = 20;

/** Changes the stamps of a record whatever others do meanwhile; gives them as they were met and as they are stored. */
async function update(
  recordId: string,
  before: RecordStamps,
  change: (stamps: RecordStamps) => RecordStamps,
  ledger: Ledger,
): Promise<Record<'met' | 'after', RecordStamps>> {
  let current = before;
  for (let races = 0; races < racesAllowed; races += 1) {
    const next = change(current);
    if (await ledger.replace(recordId, next)) return { met: current, after: { ...next, version: next.version + 1 } };
    current = (await ledger.read([recordId])).get(recordId) ?? noStamps;
  }
  throw new FailureError({ code: 'aws/unavailable', message: 'Too many writers raced for the stamps of one record.' });
}

function applyAgain(stamps: readonly Stamp[], { again }: Run): void {
  for (const { identity, place } of stamps) again.set(identity, place);
}

function sharesOf(plan: WritePlan, event: number): Share[] {
  const order = { newest: plan.newest, identity: identityOf(plan) };
  return plan.records.map((write, record) => ({ event, record, order, write }));
}

export const identityOf = ({ event }: WritePlan) => JSON.stringify([event.source, event.id]);

const recordIdOfShare = ({ write, event, record }: Share) => recordIdOf(write, `${event}.${record}`);

/** A create never overwrites. A key that reads like the id of the event may still be the key of a shared record. */
export const isStamped = (write: RecordWrite): boolean => write.operation !== 'create' && write.key !== undefined;

const planOf = ({ event }: Share, { events }: Run) => (events[event] as ClaimedEvent).plan;

const stampOf = (share: Share, run: Run): Stamp => ({ ...share.order, place: planOf(share, run).event.place });

const writerOf = (plan: WritePlan): Writer => ({ identity: identityOf(plan), rules: plan.rulesHash });

/** By which rules an event that is let go of may have been written, nobody knows. */
const unknownWriter = ({ identity }: Order): Writer => ({ identity, rules: '' });
