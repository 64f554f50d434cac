// Which events to re-apply: those whose values a record must have, after other events have written it too. Pure.
import type { RecordWrite } from '../../plan/plan.ts';
import { compareOrder, type Order } from '../order.ts';
import { hasFormerStamp, isAfter, otherMeasureStamp, stampOfField } from './field-stamps.ts';
import type { RecordStamps, Stamp, Writer } from './record-stamps.ts';
import { distinct, existenceStamps, fieldsOf, namesOf, wholeRecord } from './stamps.ts';

/** A write of an event, as the stamps see it. */
export interface StampedWrite {
  write: RecordWrite;
  order: Order;
  by: Writer;
}

/**
 * The events to re-apply after a write that others may have undone, or that may have undone theirs: the newest one for
 * each field that another writer has written since `before`, even if that is the same event by other rules.
 * @param met the stamps that the write met when it saved its own; `after`: with its own
 */
export function racedWinners(
  { write, order, by }: StampedWrite,
  { before, met, after }: Readonly<Record<'before' | 'met' | 'after', RecordStamps>>,
): Stamp[] {
  const wroteSince = (name: string) => {
    const last = met.written[name];
    return last !== undefined && last.version > before.version && !isSame(last.by, by);
  };
  if (write.operation === 'delete') {
    return Object.keys(met.written).some(wroteSince) ? existenceWinners(after) : [];
  }
  if (write.operation === 'create') return wroteSince(wholeRecord) ? existenceWinners(after) : [];
  const raced = fieldsOf(write).filter((field) => wroteSince(field) || wroteSince(wholeRecord));
  return distinct(raced.flatMap((field) => winnerOf(after, field, order)));
}

/**
 * True where a field has the event's value by other rules: two versions ran while new rules were deployed. It should have
 * another one: the value by the event's current rules, or that of an event which is newer by their measure.
 */
export function isByOtherRules(stamps: RecordStamps, { write, order, by }: StampedWrite): boolean {
  return namesOf(write).some((name) => {
    const last = stamps.written[name]?.by;
    if (last?.identity !== by.identity || last.rules === by.rules) return false;
    const deciding = name === wholeRecord ? existenceWinners(stamps) : winnerOf(stamps, name, order);
    return deciding.some((stamp) => stamp.identity === by.identity) || hasFormerStamp(stamps, name, order);
  });
}

/** The newer events whose stamps are on what the event writes. */
export function newerWinners(stamps: RecordStamps, { write, order }: Omit<StampedWrite, 'by'>): Stamp[] {
  const isWhole = write.operation === 'delete' || write.operation === 'create';
  const winners = isWhole
    ? existenceWinners(stamps)
    : fieldsOf(write).flatMap((field) => [
        ...winnerOf(stamps, field, order),
        ...otherMeasureStamp(stamps, field, order),
      ]);
  return distinct(winners.filter((winner) => compareOrder(winner, order) > 0));
}

/** The event whose value a field has: the one that set it, or a newer one that deleted the record. */
function winnerOf(stamps: RecordStamps, field: string, order: Order): Stamp[] {
  const stamp = stampOfField(stamps, field, order) ?? stamps.deleted;
  return stamp ? [stamp] : [];
}

/** The events that wrote after the record was last deleted; the one that deleted it where none did. */
function existenceWinners(stamps: RecordStamps): Stamp[] {
  const { deleted } = stamps;
  const newer = existenceStamps(stamps).filter(isAfter(deleted));
  return newer.length > 0 ? distinct(newer) : deleted ? [deleted] : [];
}

const isSame = (a: Writer, b: Writer) => a.identity === b.identity && a.rules === b.rules;
