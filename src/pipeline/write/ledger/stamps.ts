// Which event last set each field of a record. By this the newest event wins, whatever the order of arrival. Pure.
import type { Location } from '../../event/event.ts';
import type { RecordWrite } from '../../plan/plan.ts';
import { compareOrder, isSameMeasure, type Order } from '../order.ts';

/** The event that set a field, and where to find it again. */
export interface Stamp extends Order {
  location: Location;
}

export interface RecordStamps {
  /** Rises with every change; 0 for a record without stamps. */
  version: number;
  /** Of the events that set a field, the newest by the measure by which the field was last written. */
  fields: Readonly<Record<string, Stamp>>;
  /** The newest by each other measure: a field has them after a mapping has changed its `newest`. */
  others?: Readonly<Record<string, readonly Stamp[]>>;
  /** The newest event that deleted the record: older ones find it gone. */
  deleted?: Stamp;
  /** The newest event that created the record or found it there: an older one must not delete it. */
  created?: Stamp;
  /**
   * When each field was last written, by whichever event; under `wholeRecord`, when the record was deleted, and under
   * `creation`, when it was created. By this a writer detects that another one has written the same since it read the
   * stamps.
   */
  written: Readonly<Record<string, LastWrite>>;
}

/** Two deliveries of an event write the same values, unless their rules differ. */
export interface Writer {
  /** Of the event. */
  identity: string;
  /** Hash of the rules it was planned by; empty where they are not known. */
  rules: string;
}

export interface LastWrite {
  /** Version of the stamps after the write. */
  version: number;
  by: Writer;
}

/** No API name is empty or a plus sign, so these are no fields. */
export const wholeRecord = '';
const creation = '+';

/** Measures of a field that are remembered beside the last one: a mapping does not change its `newest` often. */
const othersKept = 3;

export const noStamps: RecordStamps = { version: 0, fields: {}, written: {} };

/** What newer events leave of a write. */
export interface Remainder {
  /** Absent where nothing is left: the write is superseded. */
  write?: RecordWrite;
  /** The newer events that set what is missing from it. */
  newer: readonly Stamp[];
  /**
   * The events by another measure that had set what the write is the first to set by its own. Under the rules of today
   * they may be newer, which only they themselves can tell: they are re-applied.
   */
  rebased?: readonly Stamp[];
}

/** Removes from a write what newer events have set. A delete or a create is kept or dropped as a whole. */
export function remainderOf(write: RecordWrite, order: Order, stamps: RecordStamps): Remainder {
  const isNewer = (stamp: Stamp | undefined): stamp is Stamp => stamp !== undefined && compareOrder(stamp, order) > 0;
  if (isNewer(stamps.deleted)) return { newer: [stamps.deleted] };
  if (write.operation === 'create') return { write, newer: [] };
  if (write.operation === 'delete') {
    const newer = existenceStamps(stamps).filter(isNewer);
    return newer.length > 0 ? { newer: distinct(newer) } : { write, newer };
  }
  const rebased = distinct(fieldsOf(write).flatMap((field) => rebasedStamp(stamps, field, order)));
  const more = rebased.length > 0 ? { rebased } : {};
  const newer = fieldsOf(write)
    .flatMap((field) => stampOfField(stamps, field, order) ?? [])
    .filter(isNewer);
  if (newer.length === 0) return { write, newer, ...more };
  const isOpen = (field: string) => !isNewer(stampOfField(stamps, field, order));
  const left: RecordWrite = {
    ...write,
    fields: Object.fromEntries(Object.entries(write.fields).filter(([field]) => isOpen(field))),
    links: write.links.filter(({ field }) => isOpen(field)),
  };
  return { ...(fieldsOf(left).length > 0 ? { write: left, ...more } : {}), newer: distinct(newer) };
}

/** The stamps after a write was done: each field has the newer of both. */
export function withRecordedWrite(stamps: RecordStamps, write: RecordWrite, stamp: Stamp, by: Writer): RecordStamps {
  const noted = withBumpedVersion(stamps, write, by);
  if (write.operation === 'delete') return { ...noted, deleted: newest(stamps.deleted, stamp) };
  if (write.operation === 'create') return { ...noted, created: newest(stamps.created, stamp) };
  const fields = { ...stamps.fields };
  const others = { ...stamps.others };
  for (const field of fieldsOf(write)) {
    const byOthers = stampsOfField(stamps, field).filter((each) => !isSameMeasure(each, stamp));
    fields[field] = newest(stampOfField(stamps, field, stamp), stamp);
    delete others[field];
    if (byOthers.length > 0) others[field] = byOthers.slice(0, othersKept);
  }
  const { others: _, ...rest } = noted;
  return { ...rest, fields, ...(Object.keys(others).length > 0 ? { others } : {}) };
}

/** The stamps after an event may have written: no stamp changes, but whoever writes the same now detects a race. */
export function withBumpedVersion(stamps: RecordStamps, write: RecordWrite, by: Writer): RecordStamps {
  const last: LastWrite = { version: stamps.version + 1, by };
  const written = Object.fromEntries(namesOf(write).map((name) => [name, last]));
  return { ...stamps, written: { ...stamps.written, ...written } };
}

/**
 * The newest event that set the field, by the measure of `order`. A stamp that is older than the deletion of the record
 * says nothing any more: what it stands for is gone.
 */
export const stampOfField = (stamps: RecordStamps, field: string, order: Order): Stamp | undefined =>
  stampsOfField(stamps, field).find((stamp) => isSameMeasure(stamp, order));

/** The event that set the field last, if that was by another measure. */
export function otherMeasureStamp({ fields, deleted }: RecordStamps, field: string, order: Order): Stamp[] {
  const stamp = fields[field];
  return stamp && !isSameMeasure(stamp, order) && isAfter(deleted)(stamp) ? [stamp] : [];
}

function rebasedStamp(stamps: RecordStamps, field: string, order: Order): Stamp[] {
  if (stampOfField(stamps, field, order)) return [];
  return otherMeasureStamp(stamps, field, order).filter(({ identity }) => identity !== order.identity);
}

/** Of each measure the newest event that set the field since the record was deleted; the last writer's measure first. */
const stampsOfField = ({ fields, others, deleted }: RecordStamps, field: string): Stamp[] =>
  [fields[field] ?? [], others?.[field] ?? []].flat().filter(isAfter(deleted));

/** The stamps of everything that says that the record should exist. */
export const existenceStamps = ({ fields, others = {}, created }: RecordStamps): Stamp[] => [
  ...Object.values(fields),
  ...Object.values(others).flat(),
  ...(created ? [created] : []),
];

export const isAfter = (deleted: Stamp | undefined) => (stamp: Stamp) => !deleted || compareOrder(stamp, deleted) > 0;

/** True where the event has created the record, and another one may have deleted it since. */
export function mayBeUndone({ created, written }: RecordStamps, { identity }: Order): boolean {
  const versionOf = (name: string) => written[name]?.version ?? 0;
  return created?.identity === identity && versionOf(wholeRecord) > versionOf(creation);
}

export const newest = (a: Stamp | undefined, b: Stamp): Stamp => (a && compareOrder(a, b) > 0 ? a : b);

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
