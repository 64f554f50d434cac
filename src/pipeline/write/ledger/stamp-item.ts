// Stamps as they are stored in an item, in two formats. The first is JSON in `stamps`: each event and writer once, and for
// each field its index. The second is the same JSON, deflated, in `packed`: an item of at most 1 KB costs one write unit, and
// a record that five event types write would cost three or four. `stamps` then holds the number of the format, which is no
// JSON: version 0.1.0 fails on such an item instead of taking it for one without stamps.
import { isDeepStrictEqual } from 'node:util';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Item } from '../dynamodb/execute-statements.ts';
import { noStamps, type RecordStamps, type Stamp, type Writer } from './record-stamps.ts';

/** The longest JSON that is stored as it is, in bytes; the rest of 1 KB is for the other attributes. */
const plainUpTo = 900;
const deflatedFormat = 'v2';

/** What most stamps contain, so that it need not be stored with each. It belongs to the format. */
const dictionary = Buffer.from(
  '"created":0,"deleted":0,"others":{"measure":"time","time":1.000Z","eTag":"","version__c":0,"Date__c":0,"Last_Count__c":0,' +
    '"FirstName":0,"LastName":0,"Email":0,"Phone":0,"OwnerId":0,"WhoId":0,"Status":0,"writers":[{"identity":"[\\"/platform\\",' +
    '\\"-4\\"]","rules":""},{"identity":"[\\"","rules":""}],"written":{"__c":[1,0],"__c":[2,1],"":[3,2],"+":[4,3]}}' +
    '{"events":[{"newest":17,"identity":"[\\"\\",\\"\\"]","measure":"time","place":{"bucket":"-events-","key":"events/2026/' +
    '.json","versionId":"","line":1}},{"newest":17","fields":{"__c":0,"__c":1,',
);

/** The attributes of the stamps. */
export type PackedStamps = { stamps: { S: string }; packed?: { B: Uint8Array } };

export function packStamps(stamps: Omit<RecordStamps, 'version'>): PackedStamps {
  const text = pack(stamps);
  if (Buffer.byteLength(text) <= plainUpTo) return { stamps: { S: text } };
  return { stamps: { S: deflatedFormat }, packed: { B: deflateRawSync(text, { level: 9, dictionary }) } };
}

/** Throws where a later version has stored the item in a format that this one does not know. */
export function unpackStamps({ version, stamps, packed }: Item): RecordStamps {
  if (version?.N === undefined) return noStamps;
  const text = stamps?.S === deflatedFormat ? inflateRawSync(packed?.B ?? '', { dictionary }).toString() : stamps?.S;
  return { version: Number(version.N), ...unpack(text ?? '{}') };
}

/** As it is stored: `place` is the stamp's location, under the name it was first written with. */
type PackedStamp = Omit<Stamp, 'location'> & { place: Stamp['location'] };

interface Packed {
  events: PackedStamp[];
  fields: Record<string, number>;
  /** Version 0.1.0 does not know these two, and drops them when it saves. */
  others?: Record<string, number[]>;
  created?: number;
  deleted?: number;
  writers: Writer[];
  written: Record<string, [version: number, writer: number]>;
}

function pack({ fields, others, created, deleted, written }: Omit<RecordStamps, 'version'>): string {
  // Fields that former rules of an event have set may be ordered by another number.
  const events = listOf<PackedStamp>((a, b) => a.identity === b.identity && isDeepStrictEqual(a, b));
  const writers = listOf<Writer>((a, b) => a.identity === b.identity && a.rules === b.rules);
  const indexOf = ({ location: place, ...order }: Stamp) => events.indexOf({ ...order, place });
  const packed: Packed = {
    events: events.items,
    fields: mapValues(fields, indexOf),
    ...(others ? { others: mapValues(others, (stamps) => stamps.map(indexOf)) } : {}),
    ...(created ? { created: indexOf(created) } : {}),
    ...(deleted ? { deleted: indexOf(deleted) } : {}),
    writers: writers.items,
    written: mapValues(written, ({ version, by }) => [version, writers.indexOf(by)]),
  };
  return JSON.stringify(packed);
}

function unpack(text: string): Omit<RecordStamps, 'version'> {
  const packed = JSON.parse(text) as Partial<Packed>;
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

/** Each item once: the fields of a record mostly come from few events. */
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
