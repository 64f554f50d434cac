// Which parts of a write the stamps of its record still allow, and how the write changes the stamps. So the newest event
// wins, whatever the order of arrival. Pure.
import type { RecordWrite } from '../../plan/plan.ts';
import { compareOrder, type Order } from '../order.ts';
import { hasFormerStamp, newest, otherMeasureStamp, stampOfField, withoutFormer, withStamp } from './field-stamps.ts';
import type { LastWrite, RecordStamps, Stamp, Writer } from './record-stamps.ts';

/** No API name is empty or a plus sign, so these are no fields. */
export const wholeRecord = '';
const creation = '+';

/** What newer events leave of a write. */
export interface Remainder {
  /** Absent where nothing is left: the write is superseded. */
  write?: RecordWrite;
  /** The newer events that set what is missing from it. */
  newer: readonly Stamp[];
  /**
   * The events by another measure that had set what the write is the first to set by its own. By their current rules
   * they may be newer, which only planning them again can show: they are re-applied.
   */
  rebased: readonly Stamp[];
}

/**
 * Removes from a write what newer events have set. A delete or a create is kept or dropped as a whole.
 * @param isRepeat the event was applied before by the same rules: what another measure has written since stays
 */
export function remainderOf(write: RecordWrite, order: Order, stamps: RecordStamps, isRepeat = false): Remainder {
  const isNewer = (stamp: Stamp) => compareOrder(stamp, order) > 0;
  if (stamps.deleted && isNewer(stamps.deleted)) return { newer: [stamps.deleted], rebased: [] };
  if (write.operation === 'create') return { write, newer: [], rebased: [] };
  if (write.operation === 'delete') {
    const newer = existenceStamps(stamps).filter(isNewer);
    return newer.length > 0 ? { newer: distinct(newer), rebased: [] } : { write, newer, rebased: [] };
  }
  const names = fieldsOf(write);
  const newerOf = (field: string) => {
    const own = stampOfField(stamps, field, order);
    return [own && isNewer(own) ? own : [], isRepeat ? otherMeasureStamp(stamps, field, order) : []].flat();
  };
  const isFirst = (field: string) => !isRepeat && !stampOfField(stamps, field, order);
  const rebased = distinct(names.filter(isFirst).flatMap((field) => otherMeasureStamp(stamps, field, order)));
  const newer = distinct(names.flatMap(newerOf));
  if (newer.length === 0) return { write, newer, rebased };
  const isOpen = (field: string) => newerOf(field).length === 0;
  const left: RecordWrite = {
    ...write,
    fields: Object.fromEntries(Object.entries(write.fields).filter(([field]) => isOpen(field))),
    links: write.links.filter(({ field }) => isOpen(field)),
  };
  return { ...(fieldsOf(left).length > 0 ? { write: left } : {}), newer, rebased };
}

/** The stamps after a write was done: each field has the newer of both. */
export function withRecordedWrite(stamps: RecordStamps, write: RecordWrite, stamp: Stamp, by: Writer): RecordStamps {
  const noted = withBumpedVersion(stamps, write, by);
  if (write.operation === 'delete') return { ...noted, deleted: newest(stamps.deleted, stamp) };
  if (write.operation === 'create') return { ...noted, created: newest(stamps.created, stamp) };
  const { others: _, ...rest } = noted;
  return { ...rest, ...withStamp(stamps, fieldsOf(write), stamp) };
}

/** The stamps after an event may have written: no stamp changes, but whoever writes the same now detects a race. */
export function withBumpedVersion(stamps: RecordStamps, write: RecordWrite, by: Writer): RecordStamps {
  const last: LastWrite = { version: stamps.version + 1, by };
  const written = Object.fromEntries(namesOf(write).map((name) => [name, last]));
  return { ...stamps, written: { ...stamps.written, ...written } };
}

/** The stamps of everything that says that the record should exist. */
export const existenceStamps = ({ fields, others = {}, created }: RecordStamps): Stamp[] => [
  ...Object.values(fields),
  ...Object.values(others).flat(),
  ...(created ? [created] : []),
];

/** True if, by the stamps, the event has set a field of the write, or has created or deleted the record with it. */
export function hasStampOf(stamps: RecordStamps, write: RecordWrite, { identity }: Order): boolean {
  const { fields, others = {}, created, deleted } = stamps;
  const stampsOfFields = () => fieldsOf(write).flatMap((field) => [fields[field] ?? [], others[field] ?? []].flat());
  const own = write.operation === 'delete' ? [deleted] : write.operation === 'create' ? [created] : stampsOfFields();
  return own.some((stamp) => stamp?.identity === identity);
}

/** True where the event has created the record, and another one may have deleted it since. */
export function mayBeUndone({ created, written }: RecordStamps, { identity }: Order): boolean {
  const versionOf = (name: string) => written[name]?.version ?? 0;
  return created?.identity === identity && versionOf(wholeRecord) > versionOf(creation);
}

/**
 * The stamps after newer events have superseded a write, or undefined where nothing has to be corrected.
 *
 * - A delete that a newer create supersedes may have been sent before, and may have removed what was created. The create
 *   is re-applied, and the version of the deletion shows that it must be sent. Otherwise it is not sent, since people may
 *   have deleted the record for good reasons.
 * - A stamp that the event left by former rules and another measure would keep the newer event from being re-applied.
 */
export function withoutSuperseded(
  stamps: RecordStamps,
  write: RecordWrite,
  order: Order,
  by: Writer,
): RecordStamps | undefined {
  const { created } = stamps;
  if (write.operation === 'delete') {
    return created && compareOrder(created, order) > 0 ? withBumpedVersion(stamps, write, by) : undefined;
  }
  const former = fieldsOf(write).filter((field) => hasFormerStamp(stamps, field, order));
  if (former.length === 0) return undefined;
  const { others: _, ...rest } = stamps;
  return { ...rest, ...withoutFormer(stamps, former, order) };
}

export function distinct(stamps: readonly Stamp[]): Stamp[] {
  return [...new Map(stamps.map((stamp) => [stamp.identity, stamp])).values()];
}

export const fieldsOf = ({ fields, links }: Pick<RecordWrite, 'fields' | 'links'>): string[] => [
  ...Object.keys(fields),
  ...links.map(({ field }) => field),
];

/** The names under which the stamps record a write. */
export function namesOf(write: RecordWrite): string[] {
  if (write.operation === 'delete') return [wholeRecord];
  return write.operation === 'create' ? [creation] : fieldsOf(write);
}
