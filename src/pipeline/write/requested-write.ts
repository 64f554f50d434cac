// What the events of a window ask of their records, what newer events leave of it, and what was written of that. Pure.
import type { RecordWrite, WritePlan } from '../plan/plan.ts';
import type { RecordStamps, Stamp, Writer } from './ledger/record-stamps.ts';
import { fieldsOf, hasStampOf, mayBeUndone, remainderOf } from './ledger/stamps.ts';
import { isByOtherRules, type StampedWrite } from './ledger/winners.ts';
import { type Order, oldestFirst, timeMeasure } from './order.ts';
import { type EventWrite, type EventWriteResult, recordIdOf } from './rows/row.ts';

/** An event that this delivery may write: it holds the idempotency lock, or was told to write regardless. */
export interface LockedEvent {
  plan: WritePlan;
  /** Applied before by these rules: written again only where the same event has since written it by other rules. */
  isDone?: boolean;
  /**
   * Applied before by these rules. What it creates is created again only where another event may have deleted it, and what
   * was since written by another measure stays.
   */
  isRepeat?: boolean;
  /**
   * Written only to records with a stamp of this event. The rest is left to the event's own delivery, which may be
   * waiting for a retry: otherwise a failure would be reported, and retried, once for each older event.
   */
  isReapplied?: boolean;
  /** No earlier delivery of it can have written anything; default false. */
  isFirst?: boolean;
  /** It is not tried again after this attempt; default false. */
  isLastAttempt?: boolean;
  /** Of the message that brought it; default 0. */
  hops?: number | undefined;
}

export interface RequestedWrite extends EventWrite, Required<LockedEvent> {
  isLastAttempt: boolean;
  hops: number;
}

/** A write with what newer events leave of it. */
export interface OpenWrite {
  requested: RequestedWrite;
  left: EventWrite;
  /** The newer events that have set the rest. */
  newer: readonly Stamp[];
  /** See `Remainder`. */
  rebased: readonly Stamp[];
}

/** The result of one record of one event. */
export type RecordResult =
  | (Extract<EventWriteResult, { kind: 'done' }> & {
      /** Fields that newer events had set before. */
      superseded?: readonly string[];
    })
  | Extract<EventWriteResult, { kind: 'failed' }>
  | { kind: 'superseded' }
  /** The event is only re-applied, and its own delivery writes this record. */
  | { kind: 'left' }
  /** The event writes a record of a person who was forgotten, or a record that links to it. */
  | { kind: 'forgotten' };

/** A write compared with the stamps of its record: what is open, or its result where nothing is. */
export type ComparedWrite = ({ kind: 'open' } & OpenWrite) | SettledWrite;

interface SettledWrite {
  kind: 'settled';
  requested: RequestedWrite;
  result: RecordResult;
  newer: readonly Stamp[];
}

/** @param event its index in the window */
export function requestedWritesOf(
  { plan, isDone = false, isRepeat = false, isReapplied = false, ...attempt }: LockedEvent,
  event: number,
): RequestedWrite[] {
  const order = orderOf(plan);
  const { isFirst = false, isLastAttempt = false, hops = 0 } = attempt;
  const own = { event, order, plan, isDone, isRepeat, isReapplied, isFirst, isLastAttempt, hops };
  return plan.records.map((write, record) => ({ ...own, record, write }));
}

function orderOf(plan: WritePlan): Order {
  const { newest, measure, event } = plan;
  const identity = identityOf(plan);
  if (measure === undefined) return { newest, identity };
  const time = Date.parse(event.time);
  return { newest, identity, measure, ...(measure === timeMeasure || Number.isNaN(time) ? {} : { time }) };
}

export const identityOf = ({ event }: WritePlan) => JSON.stringify([event.source, event.id]);

/**
 * A record without a key cannot be found again. A key that looks like the event's own id may still be the key of a shared
 * record. A create overwrites nothing, but it must not bring back what a newer event has deleted.
 */
export const isStamped = (write: RecordWrite): boolean => write.key !== undefined;

export const recordIdOfWrite = ({ write, event, record }: EventWrite) => recordIdOf(write, `${event}.${record}`);

export const writerOf = (plan: WritePlan): Writer => ({ identity: identityOf(plan), rules: plan.rulesHash });

export const stampOf = ({ order, plan }: RequestedWrite): Stamp => ({ ...order, location: plan.event.location });

/** @param write what is left of the request, or was written of it */
export const stampedWriteOf = ({ order, plan }: RequestedWrite, write: RecordWrite): StampedWrite => ({
  write,
  order,
  by: writerOf(plan),
});

export function compareWithStamps(
  requested: RequestedWrite,
  stampsOfWindow: ReadonlyMap<string, RecordStamps>,
): ComparedWrite {
  const { write, order, isDone, isRepeat, isReapplied } = requested;
  const stamps = isStamped(write) ? stampsOfWindow.get(recordIdOfWrite(requested)) : undefined;
  const unchanged = { kind: 'settled', requested, result: { kind: 'done', result: 'unchanged' }, newer: [] } as const;
  if (isDone && !(stamps && isByOtherRules(stamps, stampedWriteOf(requested, write)))) return unchanged;
  if (isReapplied && !(stamps && hasStampOf(stamps, write, order))) {
    // An earlier attempt to re-apply it may have taken effect late and undone what newer events have set since.
    const newer = stamps ? remainderOf(write, order, stamps).newer : [];
    return { kind: 'settled', requested, result: { kind: 'left' }, newer };
  }
  if (!stamps) return { kind: 'open', requested, left: requested, newer: [], rebased: [] };
  const { write: remainder, newer, rebased } = remainderOf(write, order, stamps, isRepeat);
  if (!remainder) return { kind: 'settled', requested, result: { kind: 'superseded' }, newer };
  if ((isRepeat || isReapplied) && write.operation === 'create' && !mayBeUndone(stamps, order)) return unchanged;
  const left = newer.length === 0 ? requested : { ...requested, write: remainder };
  return { kind: 'open', requested, left, newer, rebased };
}

/** In the order in which they are sent: the oldest event first, and the records of an event as its plan lists them. */
export const inOrder = (open: readonly OpenWrite[]): OpenWrite[] =>
  oldestFirst(
    open.toSorted(({ requested: a }, { requested: b }) => a.record - b.record),
    ({ requested }) => requested.order,
  );

/** The result of the write, with the fields that newer events had set. */
export function resultOf({ requested, left }: OpenWrite, sent: EventWriteResult): RecordResult {
  if (sent.kind === 'failed' || left === requested) return sent;
  const sentFields = new Set(fieldsOf(left.write));
  return { ...sent, superseded: fieldsOf(requested.write).filter((field) => !sentFields.has(field)) };
}

/** True where a record that no longer exists could not be created, because newer events had set what it requires. */
export const lacksRequiredFields = ({ newer }: OpenWrite, result: RecordResult | undefined): boolean =>
  newer.length > 0 && result?.kind === 'failed' && result.failure.salesforceCode === 'REQUIRED_FIELD_MISSING';

/**
 * What was really written. A link that was left out because its target does not exist is still open to other events.
 */
export function writtenOf({ left }: OpenWrite, result: RecordResult | undefined): RecordWrite {
  const omitted = result?.kind === 'done' ? result.omitted : undefined;
  if (!omitted) return left.write;
  return { ...left.write, links: left.write.links.filter(({ field }) => !omitted.includes(field)) };
}
