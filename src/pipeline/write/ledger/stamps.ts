// Which event last set each field of a record: the memory by which the newest wins, whatever the order of arrival. Pure.
import type { Place } from '../../event/event.ts';
import type { RecordWrite } from '../../plan/plan.ts';
import { compareOrder, type Order } from '../order.ts';

/** An event's mark on a field, and where to find the event again. */
export interface Stamp extends Order {
  place: Place;
}

export interface RecordStamps {
  /** Goes up with every change; 0 for a record never stamped. */
  version: number;
  fields: Readonly<Record<string, Stamp>>;
  /** The newest event that deleted the record: older ones find it gone. */
  deleted?: Stamp;
}

export const noStamps: RecordStamps = { version: 0, fields: {} };

/** What newer events leave of a write. */
export interface Remainder {
  /** Absent where nothing is left: the write is superseded. */
  write?: RecordWrite;
  /** The newer events that set what is missing from it. */
  newer: readonly Stamp[];
}

/** Takes out of a write what newer events have set already. A delete stands or falls as a whole. */
export function remainderOf(write: RecordWrite, order: Order, stamps: RecordStamps): Remainder {
  const isNewer = (stamp: Stamp | undefined): stamp is Stamp => stamp !== undefined && compareOrder(stamp, order) > 0;
  if (isNewer(stamps.deleted)) return { newer: [stamps.deleted] };
  if (write.operation === 'delete') {
    const newer = Object.values(stamps.fields).filter(isNewer);
    return newer.length > 0 ? { newer: distinct(newer) } : { write, newer };
  }
  const newer = fieldsOf(write)
    .flatMap((field) => stamps.fields[field] ?? [])
    .filter(isNewer);
  if (newer.length === 0) return { write, newer };
  const isOpen = (field: string) => !isNewer(stamps.fields[field]);
  const left: RecordWrite = {
    ...write,
    fields: Object.fromEntries(Object.entries(write.fields).filter(([field]) => isOpen(field))),
    links: write.links.filter(({ field }) => isOpen(field)),
  };
  return { ...(fieldsOf(left).length > 0 ? { write: left } : {}), newer: distinct(newer) };
}

/** The stamps after an event's write was done: of each field the newest of both. */
export function raised(stamps: RecordStamps, write: RecordWrite, stamp: Stamp): RecordStamps {
  if (write.operation === 'delete') return { ...stamps, deleted: newest(stamps.deleted, stamp) };
  const fields = { ...stamps.fields };
  for (const field of fieldsOf(write)) fields[field] = newest(fields[field], stamp);
  return { ...stamps, fields };
}

/** The events that hold what a write has set: after a race, one of these may have been undone by it. */
export function holdersOf(stamps: RecordStamps, write: RecordWrite): Stamp[] {
  const holders = fieldsOf(write).flatMap((field) => stamps.fields[field] ?? []);
  if (write.operation === 'delete') holders.push(...Object.values(stamps.fields));
  if (stamps.deleted) holders.push(stamps.deleted);
  return distinct(holders);
}

const newest = (a: Stamp | undefined, b: Stamp): Stamp => (a && compareOrder(a, b) > 0 ? a : b);

function distinct(stamps: readonly Stamp[]): Stamp[] {
  return [...new Map(stamps.map((stamp) => [stamp.identity, stamp])).values()];
}

const fieldsOf = ({ fields, links }: RecordWrite) => [...Object.keys(fields), ...links.map(({ field }) => field)];
