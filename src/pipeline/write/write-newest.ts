// Writes claimed events so that each field ends with the value of the newest event that sets it, without locks: read
// the records' stamps, leave out what newer events have set, write, raise the stamps under the version that was read.
// Where the version has changed meanwhile, or an earlier try may have written late, the events that hold the stamps are
// applied again. See docs/decisions/004-newest-wins.md for why this converges.
import { type Failure, FailureError } from '../../failure.ts';
import type { Location } from '../event/event.ts';
import type { RecordWrite, WritePlan } from '../plan/plan.ts';
import type { Ledger } from './ledger/ledger.ts';
import {
  fieldsOf,
  isByOtherRules,
  newerWinners,
  noStamps,
  type RecordStamps,
  racedWinners,
  remainderOf,
  type Stamp,
  type Writer,
  withBumpedVersion,
  withRecordedWrite,
} from './ledger/stamps.ts';
import { compareOrder, type Order } from './order.ts';
import { coalesce } from './rows/coalesce.ts';
import { type EventWrite, type EventWriteResult, recordIdOf } from './rows/row.ts';
import { type SendDependencies, sendRows } from './rows/send-rows.ts';

/** Where an event to be applied once more stands. */
export interface ReapplyLocation extends Location {
  /** 0 where it is newer than the event that made it necessary, else one more than that one's. */
  hops: number;
}

export interface NewestDependencies extends SendDependencies {
  ledger: Ledger;
  /** Has the events at these places applied once more. Throws `FailureError` where that cannot be queued. */
  reapply: (locations: readonly ReapplyLocation[]) => Promise<void>;
}

/** What became of one record of one event. */
export type RecordResult =
  | (Extract<EventWriteResult, { kind: 'done' }> & {
      /** Fields that newer events had set before. */
      superseded?: readonly string[];
    })
  | Extract<EventWriteResult, { kind: 'failed' }>
  | { kind: 'superseded' };

export interface LockedEvent {
  plan: WritePlan;
  /** What these rules have written is written again only where the same event has written it since by other rules. */
  isDone?: boolean;
  /** Of the message that brought it; default 0. */
  hops?: number | undefined;
}

/** Gives the results of each event's records, in the order of its plan. */
export async function writeNewest(events: readonly LockedEvent[], deps: NewestDependencies): Promise<RecordResult[][]> {
  const asked = events.map(({ plan }, event) => eventWritesOf(plan, event));
  try {
    const all = asked.flat();
    const stamps = await deps.ledger.read([
      ...new Set(all.filter(({ write }) => isStamped(write)).map(recordIdOfEventWrite)),
    ]);
    const run: Run = { events, stamps, deps, results: new Map(), forceReapply: new Map() };
    const open = all.flatMap((eventWrite) => withoutNewer(eventWrite, run));
    await send(open, run);
    await sendWholeWhereTooLittleWasLeft(open, run);
    await saveStamps(open, run);
    if (run.forceReapply.size > 0) await deps.reapply([...run.forceReapply.values()]);
    return asked.map((own) => own.map((eventWrite) => run.results.get(eventWrite) as RecordResult));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return asked.map((own) => own.map(() => ({ kind: 'failed', failure: error.failure, mayHaveWritten: true })));
  }
}

/**
 * Lets go of events that will not be tried again though an earlier try may have written: whoever writes these records
 * now finds their versions changed, and what newer events have set is set once more. Throws `FailureError`.
 */
export async function invalidateStamps(plans: readonly WritePlan[], deps: NewestDependencies): Promise<void> {
  const eventWrites = plans.flatMap(eventWritesOf).filter(({ write }) => isStamped(write));
  const byRecord = Map.groupBy(eventWrites, recordIdOfEventWrite);
  const found = await deps.ledger.read([...byRecord.keys()]);
  const locations = new Map<string, ReapplyLocation>();
  await Promise.all(
    [...byRecord].map(async ([recordId, own]) => {
      const touch = (current: RecordStamps) =>
        own.reduce((stamps, { write, order }) => withBumpedVersion(stamps, write, unknownWriter(order)), current);
      const { after } = await update(recordId, found.get(recordId) ?? noStamps, touch, deps.ledger);
      for (const { write, order } of own) {
        // Only newer ones: an event that is given up again and again must not start itself, nor two each other.
        for (const { identity, location } of newerWinners(after, write, order))
          locations.set(identity, { ...location, hops: 0 });
      }
    }),
  );
  if (locations.size > 0) await deps.reapply([...locations.values()]);
}

interface Run {
  events: readonly LockedEvent[];
  stamps: ReadonlyMap<string, RecordStamps>;
  deps: NewestDependencies;
  /** By the share as it was asked for. */
  results: Map<EventWrite, RecordResult>;
  /** Places of events to apply again, by their identity. */
  forceReapply: Map<string, ReapplyLocation>;
}

/** A share with what newer events leave of it, beside the share that was asked for. */
interface OpenEventWrite {
  asked: EventWrite;
  left: EventWrite;
  newer: readonly Stamp[];
}

function withoutNewer(asked: EventWrite, run: Run): OpenEventWrite[] {
  const { plan, isDone } = run.events[asked.event] as LockedEvent;
  const stamps = isStamped(asked.write) ? run.stamps.get(recordIdOfEventWrite(asked)) : undefined;
  if (isDone && !(stamps && isByOtherRules(stamps, asked.write, writerOf(plan)))) {
    run.results.set(asked, { kind: 'done', result: 'unchanged' });
    return [];
  }
  if (!stamps) return [{ asked, left: asked, newer: [] }];
  const { write, newer } = remainderOf(asked.write, asked.order, stamps);
  // An earlier try of this event may have written late what the newer event has set. Whether there was one this delivery
  // cannot know: a second notification of S3 does not, and once it is done the retry that does is a duplicate.
  reapply(newer, asked, run);
  if (write) return [{ asked, newer, left: newer.length === 0 ? asked : { ...asked, write } }];
  run.results.set(asked, { kind: 'superseded' });
  return [];
}

async function send(open: readonly OpenEventWrite[], run: Run): Promise<void> {
  const results = await sendRows(coalesce(oldestFirst(open).map(({ left }) => left)), run.deps);
  for (const { asked, left } of open) {
    const result = results.get(left) as EventWriteResult;
    const isWhole = result.kind === 'failed' || left === asked;
    run.results.set(asked, isWhole ? result : { ...result, superseded: fieldsLeftOut(asked.write, left.write) });
  }
}

const fieldsLeftOut = (asked: RecordWrite, left: RecordWrite): string[] => {
  const sent = new Set(fieldsOf(left));
  return fieldsOf(asked).filter((field) => !sent.has(field));
};

const oldestFirst = (open: readonly OpenEventWrite[]) =>
  open.toSorted(({ asked: a }, { asked: b }) => compareOrder(a.order, b.order) || a.record - b.record);

/** A record that is gone has to be created whole; what newer events had set of it is then set again. */
async function sendWholeWhereTooLittleWasLeft(open: OpenEventWrite[], run: Run): Promise<void> {
  const tooLittle = open.filter(({ asked, newer }) => {
    const result = run.results.get(asked);
    return newer.length > 0 && result?.kind === 'failed' && result.failure.salesforceCode === 'REQUIRED_FIELD_MISSING';
  });
  if (tooLittle.length === 0) return;
  for (const eventWrite of tooLittle) {
    eventWrite.left = eventWrite.asked;
    reapply(eventWrite.newer, eventWrite.asked, run);
  }
  await send(tooLittle, run);
}

/**
 * What is written gets its stamp. Of a field that another one wrote meanwhile, nobody knows whose value stands: the
 * event that holds its stamp is applied again, be it this one.
 */
async function saveStamps(open: readonly OpenEventWrite[], run: Run): Promise<void> {
  // As they were sent: the note of who wrote a field last has to name whom Salesforce has it from.
  const done = oldestFirst(open)
    .filter(({ asked }) => run.results.get(asked)?.kind === 'done')
    .filter(({ asked }) => isStamped(asked.write));
  const byRecord = Map.groupBy(done, ({ asked }) => recordIdOfEventWrite(asked));
  await Promise.all(
    [...byRecord].map(async ([recordId, eventWrites]) => {
      const raise = (current: RecordStamps) =>
        eventWrites.reduce((stamps, eventWrite) => {
          const { asked } = eventWrite;
          return withRecordedWrite(
            stamps,
            writtenBy(eventWrite, run),
            stampOf(asked, run),
            writerOf(planOf(asked, run)),
          );
        }, current);
      const before = run.stamps.get(recordId) ?? noStamps;
      try {
        const { met, after } = await update(recordId, before, raise, run.deps.ledger);
        for (const eventWrite of eventWrites) {
          const by = writerOf(planOf(eventWrite.asked, run));
          reapply(racedWinners(writtenBy(eventWrite, run), by, { before, met, after }), eventWrite.asked, run);
        }
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        for (const { asked } of eventWrites) run.results.set(asked, notStamped(error.failure));
      }
    }),
  );
}

/** What was really written: a link that was left out for want of its target is still open to others. */
function writtenBy({ asked, left }: OpenEventWrite, { results }: Run): RecordWrite {
  const result = results.get(asked);
  const omitted = result?.kind === 'done' ? result.omitted : undefined;
  if (!omitted) return left.write;
  return { ...left.write, links: left.write.links.filter(({ field }) => !omitted.includes(field)) };
}

const notStamped = (failure: Failure): RecordResult => ({ kind: 'failed', failure, mayHaveWritten: true });

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

/** @param cause the share on whose account they are */
function reapply(stamps: readonly Stamp[], { event, order }: EventWrite, { events, forceReapply }: Run): void {
  const { hops = 0 } = events[event] as LockedEvent;
  for (const stamp of stamps) {
    const { identity, location } = stamp;
    const own = compareOrder(stamp, order) > 0 ? 0 : hops + 1;
    // Of several causes one may begin a chain: then nothing has come back yet.
    forceReapply.set(identity, { ...location, hops: Math.min(own, forceReapply.get(identity)?.hops ?? own) });
  }
}

function eventWritesOf(plan: WritePlan, event: number): EventWrite[] {
  const order = { newest: plan.newest, identity: identityOf(plan) };
  return plan.records.map((write, record) => ({ event, record, order, write }));
}

export const identityOf = ({ event }: WritePlan) => JSON.stringify([event.source, event.id]);

const recordIdOfEventWrite = ({ write, event, record }: EventWrite) => recordIdOf(write, `${event}.${record}`);

/** A create never overwrites. A key that reads like the id of the event may still be the key of a shared record. */
export const isStamped = (write: RecordWrite): boolean => write.operation !== 'create' && write.key !== undefined;

const planOf = ({ event }: EventWrite, { events }: Run) => (events[event] as LockedEvent).plan;

const stampOf = (eventWrite: EventWrite, run: Run): Stamp => ({
  ...eventWrite.order,
  location: planOf(eventWrite, run).event.location,
});

const writerOf = (plan: WritePlan): Writer => ({ identity: identityOf(plan), rules: plan.rulesHash });

/** By which rules an event that is let go of may have been written, nobody knows. */
const unknownWriter = ({ identity }: Order): Writer => ({ identity, rules: '' });
