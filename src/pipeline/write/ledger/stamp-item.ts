// Stamps as they are stored in an item, in one of two formats. The first is JSON in `stamps`: each event and writer is
// stored once, and each field has an index. The second is smaller and is in `packed`: an item of at most 1 KB costs one
// write unit, and a record that five event types write would cost three. Then `stamps` contains the name of the format,
// which is not valid JSON: version 0.1.0 fails on such an item instead of treating it as one without stamps.
import type { Item } from '../dynamodb/execute-statements.ts';
import { deflateStamps, inflateStamps } from './deflate-stamps.ts';
import { pack, unpack } from './packed-stamps.ts';
import { noStamps, type RecordStamps } from './record-stamps.ts';

/** 1: every version can read it. 2: version 0.1.0 cannot. Stamps that are small enough always have the first format. */
export type StampFormat = 1 | 2;

/** The longest JSON that is stored as it is, in bytes; the rest of 1 KB is for the other attributes. */
const plainUpTo = 900;
const secondFormat = 'v2';
/** Versions that do not know it fail on such an item, so that they do not write the record either. */
const forgottenRecord = 'forgotten';

/** The attributes of the stamps. */
export type StampAttributes = { stamps: { S: string }; packed?: { B: Uint8Array } };

export function packStamps(stamps: Omit<RecordStamps, 'version'>, format: StampFormat): StampAttributes {
  if (stamps.forgotten) return { stamps: { S: forgottenRecord } };
  const packed = pack(stamps);
  const text = JSON.stringify(packed);
  if (format === 1 || Buffer.byteLength(text) <= plainUpTo) return { stamps: { S: text } };
  return { stamps: { S: secondFormat }, packed: { B: deflateStamps(packed) } };
}

/** Throws if a later version has stored the item in a format that this one does not know. */
export function unpackStamps({ version, stamps, packed, expiration }: Item): RecordStamps {
  if (version?.N === undefined) return noStamps;
  if (stamps?.S === forgottenRecord) return { ...noStamps, version: Number(version.N), forgotten: true };
  const stored =
    stamps?.S === secondFormat ? inflateStamps(packed?.B ?? new Uint8Array()) : JSON.parse(stamps?.S ?? '{}');
  return { version: Number(version.N), ...unpack(stored), ...(expiration?.N === undefined ? {} : { expires: true }) };
}
