// Stamps as JSON: each event and writer is stored once, and each field has an index.
import { isDeepStrictEqual } from 'node:util';
import type { RecordStamps, Stamp, Writer } from './record-stamps.ts';

/** A stamp as it is stored: `place` is its location, under the name that it was first written with. */
type PackedStamp = Omit<Stamp, 'location'> & { place: Stamp['location'] };

export interface PackedStamps {
  events: PackedStamp[];
  fields: Record<string, number>;
  /** Version 0.1.0 does not know these two and drops them when it saves. */
  others?: Record<string, number[]>;
  created?: number;
  deleted?: number;
  writers: Writer[];
  written: Record<string, [version: number, writer: number]>;
}

export function pack({ fields, others, created, deleted, written }: Omit<RecordStamps, 'version'>): PackedStamps {
  // Fields that were set by earlier rules of an event may be ordered by another number.
  const events = listOf<PackedStamp>((a, b) => a.identity === b.identity && isDeepStrictEqual(a, b));
  const writers = listOf<Writer>((a, b) => a.identity === b.identity && a.rules === b.rules);
  const indexOf = ({ location: place, ...order }: Stamp) => events.indexOf({ ...order, place });
  return {
    events: events.items,
    fields: mapValues(fields, indexOf),
    ...(others ? { others: mapValues(others, (stamps) => stamps.map(indexOf)) } : {}),
    ...(created ? { created: indexOf(created) } : {}),
    ...(deleted ? { deleted: indexOf(deleted) } : {}),
    writers: writers.items,
    written: mapValues(written, ({ version, by }) => [version, writers.indexOf(by)]),
  };
}

export function unpack(packed: Partial<PackedStamps>): Omit<RecordStamps, 'version'> {
  const { events = [], fields = {}, others, created, deleted, writers = [], written = {} } = packed;
  const at = (index: number): Stamp => {
    const { place: location, ...order } = events[index] as PackedStamp;
    return { ...order, location };
  };
  return {
    fields: mapValues(fields, at),
    ...(others ? { others: mapValues(others, (indexes) => indexes.map(at)) } : {}),
    ...(created === undefined ? {} : { created: at(created) }),
    ...(deleted === undefined ? {} : { deleted: at(deleted) }),
    written: mapValues(written, ([version, writer]) => ({ version, by: writers[writer] as Writer })),
  };
}

/** Stores each item once, because the fields of a record mostly come from few events. */
function listOf<T>(isSame: (a: T, b: T) => boolean) {
  const items: T[] = [];
  const indexOf = (item: T) => {
    const known = items.findIndex((other) => isSame(item, other));
    return known >= 0 ? known : items.push(item) - 1;
  };
  return { items, indexOf };
}

const mapValues = <T, R>(object: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
