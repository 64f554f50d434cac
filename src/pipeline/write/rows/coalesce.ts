// The writes of a window of events → batches of rows, in the order in which Salesforce has to get them, and as few as
// that order allows. Pure. Invariants: an event's records keep their order; writes of the same record keep the order of
// their events; a batch contains a record once.
import { batchKeyOf, type EventWrite, type Row, recordIdByKey, recordIdOf, rowOf } from './row.ts';

/** Rows that are sent together, in no order among themselves. */
export type RowBatch = readonly Row[];

/** A row under construction, and the position of its batch in the order. */
interface Slot {
  recordId: string;
  position: number;
  batchKey: string;
  eventWrites: [EventWrite, ...EventWrite[]];
}

/** @param eventWrites oldest event first; those of one event in the order of its records */
export function coalesce(eventWrites: readonly EventWrite[]): RowBatch[] {
  const batchKeys = batchKeysInOrder(eventWrites);
  const rank = new Map(batchKeys.map((batchKey, index) => [batchKey, index]));
  const lastSlot = new Map<string, Slot>();
  const slots: Slot[] = [];
  let event = -1;
  let floor = 0;
  let own = new Map<string, Slot>();

  for (const eventWrite of eventWrites) {
    if (eventWrite.event !== event) {
      event = eventWrite.event;
      floor = 0;
      own = new Map();
    }
    const batchKey = batchKeyOf(eventWrite.write);
    const recordId = recordIdOf(eventWrite.write, `${eventWrite.event}.${eventWrite.record}`);
    // Salesforce does not find a parent in the same request: the child has to come in a later one.
    const afterParents = Math.max(
      floor,
      ...eventWrite.write.links.map((link) => afterOwn(own, link.sObject, link.key)),
    );
    const last = lastSlot.get(recordId);
    if (last && last.batchKey === batchKey && last.position >= afterParents) {
      last.eventWrites.push(eventWrite);
      floor = last.position;
      own.set(recordId, last);
      continue;
    }
    const earliest = Math.max(afterParents, last ? last.position + 1 : 0);
    const slot: Slot = {
      recordId,
      batchKey,
      position: positionFrom(earliest, rank.get(batchKey) as number, batchKeys.length),
      eventWrites: [eventWrite],
    };
    slots.push(slot);
    lastSlot.set(recordId, slot);
    own.set(recordId, slot);
    floor = slot.position;
  }
  return batchesOf(slots);
}

function afterOwn(own: ReadonlyMap<string, Slot>, sObject: string, key: Parameters<typeof recordIdByKey>[1]): number {
  const parent = own.get(recordIdByKey(sObject, key));
  return parent ? parent.position + 1 : 0;
}

/**
 * The first position at or after `earliest` that belongs to the batch key: the batch keys take turns, in their order.
 */
function positionFrom(earliest: number, rank: number, batchKeys: number): number {
  const round = Math.floor(earliest / batchKeys);
  const position = round * batchKeys + rank;
  return position >= earliest ? position : position + batchKeys;
}

function batchesOf(slots: readonly Slot[]): RowBatch[] {
  const byPosition = new Map<number, Row[]>();
  for (const { position, recordId, eventWrites } of slots) {
    const rows = byPosition.get(position) ?? [];
    rows.push(rowOf(recordId, eventWrites));
    byPosition.set(position, rows);
  }
  return [...byPosition.entries()].sort(([a], [b]) => a - b).map(([, rows]) => rows);
}

/**
 * All batch keys, each after those that some event writes before it; where events contradict each other, as they come.
 * With this order most windows need one batch per batch key.
 */
function batchKeysInOrder(eventWrites: readonly EventWrite[]): string[] {
  const before = new Map<string, Set<string>>();
  let previous: EventWrite | undefined;
  for (const eventWrite of eventWrites) {
    const batchKey = batchKeyOf(eventWrite.write);
    const earlier = before.get(batchKey) ?? new Set();
    before.set(batchKey, earlier);
    if (previous && previous.event === eventWrite.event && batchKeyOf(previous.write) !== batchKey)
      earlier.add(batchKeyOf(previous.write));
    previous = eventWrite;
  }
  const ordered: string[] = [];
  const left = new Set(before.keys());
  while (left.size > 0) {
    const free = [...left].find((batchKey) => [...(before.get(batchKey) ?? [])].every((earlier) => !left.has(earlier)));
    const next = free ?? ([...left][0] as string);
    ordered.push(next);
    left.delete(next);
  }
  return ordered;
}
