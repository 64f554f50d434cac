// Which event last set each field of a record. By this the newest event wins, whatever the order of arrival. Pure.
import type { Location } from '../../event/event.ts';
import type { RecordWrite } from '../../plan/plan.ts';
import { compareOrder, type Order } from '../order.ts';

/** The event that set a field, and where to find it again. */
export interface Stamp extends Order {
  location: Location;
}

export interface RecordStamps {
  /** Rises with every change; 0 for a record without stamps. */
  version: number;
  fields: Readonly<Record<string, Stamp>>;
  /** The newest event that deleted the record: older ones find it gone. */
  deleted?: Stamp;
  /**
   * When each field was last written, by whichever event; under `wholeRecord`, when the record was deleted. By this a
   * writer detects that another one has written the same since it read the stamps.
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

/** No API name is empty, so this is no field. */
const wholeRecord = '';

export const noStamps: RecordStamps = { version: 0, fields: {}, written: {} };

/** What newer events leave of a write. */
export interface Remainder {
  /** Absent where nothing is left: the write is superseded. */
  write?: RecordWrite;
  /** The newer events that set what is missing from it. */
  newer: readonly Stamp[];
}

/** Removes from a write what newer events have set. A delete is kept or dropped as a whole. */
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

/** The stamps after a write was done: each field has the newer of both. */
export function withRecordedWrite(stamps: RecordStamps, write: RecordWrite, stamp: Stamp, by: Writer): RecordStamps {
  const noted = withBumpedVersion(stamps, write, by);
  if (write.operation === 'delete') return { ...noted, deleted: newest(stamps.deleted, stamp) };
  const fields = { ...stamps.fields };
  for (const field of fieldsOf(write)) fields[field] = newest(fields[field], stamp);
  return { ...noted, fields };
}

/** The stamps after an event may have written: no stamp changes, but whoever writes the same now detects a race. */
export function withBumpedVersion(stamps: RecordStamps, write: RecordWrite, by: Writer): RecordStamps {
  const last: LastWrite = { version: stamps.version + 1, by };
  const written = Object.fromEntries(namesOf(write).map((name) => [name, last]));
  return { ...stamps, written: { ...stamps.written, ...written } };
}

/**
 * The events to re-apply after a write that others may have undone, or that may have undone theirs: the newest one for
 * each field that another writer has written since `before`, even if that is the same event by other rules.
 * @param met the stamps that the write met when it saved its own; `after`: with its own
 */
export function racedWinners(
  write: RecordWrite,
  by: Writer,
  { before, met, after }: Readonly<Record<'before' | 'met' | 'after', RecordStamps>>,
): Stamp[] {
  const wroteSince = (name: string) => {
    const last = met.written[name];
    return last !== undefined && last.version > before.version && !isSame(last.by, by);
  };
  if (write.operation === 'delete') {
    const raced = Object.keys(met.written).filter(wroteSince);
    return raced.length === 0 ? [] : winnersOverDelete(after);
  }
  const raced = fieldsOf(write).filter((field) => wroteSince(field) || wroteSince(wholeRecord));
  return distinct(raced.flatMap((field) => winnerOf(after, field)));
}

/** True where a field carries the event's value by other rules: two versions ran while new rules were deployed. */
export function isByOtherRules(stamps: RecordStamps, write: RecordWrite, { identity, rules }: Writer): boolean {
  return namesOf(write).some((name) => {
    const by = stamps.written[name]?.by;
    if (by?.identity !== identity || by.rules === rules) return false;
    const deciding = name === wholeRecord ? winnersOverDelete(stamps) : winnerOf(stamps, name);
    return deciding.some((stamp) => stamp.identity === identity);
  });
}

/** The newer events whose stamps are on what the event writes. */
export function newerWinners(stamps: RecordStamps, write: RecordWrite, order: Order): Stamp[] {
  const winners =
    write.operation === 'delete'
      ? winnersOverDelete(stamps)
      : fieldsOf(write).flatMap((field) => winnerOf(stamps, field));
  return distinct(winners.filter((winner) => compareOrder(winner, order) > 0));
}

/** The event whose value a field has: the one that set it, or a newer one that deleted the record. */
function winnerOf({ fields, deleted }: RecordStamps, field: string): Stamp[] {
  const stamp = fields[field];
  if (!stamp) return deleted ? [deleted] : [];
  return [deleted ? newest(deleted, stamp) : stamp];
}

/** The events that wrote after the record was last deleted; the one that deleted it where none did. */
function winnersOverDelete({ fields, deleted }: RecordStamps): Stamp[] {
  const newer = Object.values(fields).filter((stamp) => !deleted || compareOrder(stamp, deleted) > 0);
  return newer.length > 0 ? distinct(newer) : deleted ? [deleted] : [];
}

const newest = (a: Stamp | undefined, b: Stamp): Stamp => (a && compareOrder(a, b) > 0 ? a : b);

function distinct(stamps: readonly Stamp[]): Stamp[] {
  return [...new Map(stamps.map((stamp) => [stamp.identity, stamp])).values()];
}

export const fieldsOf = ({ fields, links }: Pick<RecordWrite, 'fields' | 'links'>): string[] => [
  ...Object.keys(fields),
  ...links.map(({ field }) => field),
];

/** The names under which the stamps record a write. */
const namesOf = (write: RecordWrite) => (write.operation === 'delete' ? [wholeRecord] : fieldsOf(write));

const isSame = (a: Writer, b: Writer) => a.identity === b.identity && a.rules === b.rules;
