// What the events of a window ask of their records, what newer events leave of it, and what was written of that. Pure.
import type { RecordWrite, WritePlan } from '../plan/plan.ts';
import { fieldsOf, isByOtherRules, type RecordStamps, remainderOf, type Stamp, type Writer } from './ledger/stamps.ts';
import { compareOrder } from './order.ts';
import { type EventWrite, type EventWriteResult, recordIdOf } from './rows/row.ts';

/** An event that this delivery may write: it holds the idempotency lock, or was told to write regardless. */
export interface LockedEvent {
  plan: WritePlan;
  /** Applied before by these rules: written again only where the same event has since written it by other rules. */
  isDone?: boolean;
  /** Of the message that brought it; default 0. */
  hops?: number | undefined;
}

export interface RequestedWrite extends EventWrite, Required<LockedEvent> {
  hops: number;
}

/** A write with what newer events leave of it. */
export interface OpenWrite {
  requested: RequestedWrite;
  left: EventWrite;
  /** The newer events that have set the rest. */
  newer: readonly Stamp[];
}

/** The result of one record of one event. */
export type RecordResult =
  | (Extract<EventWriteResult, { kind: 'done' }> & {
      /** Fields that newer events had set before. */
      superseded?: readonly string[];
    })
  | Extract<EventWriteResult, { kind: 'failed' }>
  | { kind: 'superseded' };

/** A write compared with the stamps of its record: what is open, or its result where nothing is. */
export type ComparedWrite = ({ kind: 'open' } & OpenWrite) | SettledWrite;

interface SettledWrite {
  kind: 'settled';
  requested: RequestedWrite;
  result: RecordResult;
  newer: readonly Stamp[];
}

/** @param event its index in the window */
export function requestedWritesOf({ plan, isDone = false, hops = 0 }: LockedEvent, event: number): RequestedWrite[] {
  const order = { newest: plan.newest, identity: identityOf(plan) };
  return plan.records.map((write, record) => ({ event, record, order, write, plan, isDone, hops }));
}

export const identityOf = ({ event }: WritePlan) => JSON.stringify([event.source, event.id]);

/** A create never overwrites. A key that looks like the event's own id may still be the key of a shared record. */
export const isStamped = (write: RecordWrite): boolean => write.operation !== 'create' && write.key !== undefined;

export const recordIdOfWrite = ({ write, event, record }: EventWrite) => recordIdOf(write, `${event}.${record}`);

export const writerOf = (plan: WritePlan): Writer => ({ identity: identityOf(plan), rules: plan.rulesHash });

export const stampOf = ({ order, plan }: RequestedWrite): Stamp => ({ ...order, location: plan.event.location });

export function compareWithStamps(
  requested: RequestedWrite,
  stampsOfWindow: ReadonlyMap<string, RecordStamps>,
): ComparedWrite {
  const { write, order, plan, isDone } = requested;
  const stamps = isStamped(write) ? stampsOfWindow.get(recordIdOfWrite(requested)) : undefined;
  if (isDone && !(stamps && isByOtherRules(stamps, write, writerOf(plan)))) {
    return { kind: 'settled', requested, result: { kind: 'done', result: 'unchanged' }, newer: [] };
  }
  if (!stamps) return { kind: 'open', requested, left: requested, newer: [] };
  const { write: remainder, newer } = remainderOf(write, order, stamps);
  if (!remainder) return { kind: 'settled', requested, result: { kind: 'superseded' }, newer };
  return { kind: 'open', requested, left: newer.length === 0 ? requested : { ...requested, write: remainder }, newer };
}

/** In the order in which they are sent. */
export const oldestFirst = (open: readonly OpenWrite[]): OpenWrite[] =>
  open.toSorted(({ requested: a }, { requested: b }) => compareOrder(a.order, b.order) || a.record - b.record);

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
