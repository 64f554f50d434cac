// The stamps of a record without what they say of forgotten events. Pure.
//
// The record may be about other people, too, so its stamps stay: a late event must not overwrite what a newer one has set,
// even if that one was forgotten. Its place in the order is kept, and nothing that identifies it.
import type { Location } from '../../../pipeline/event/event.ts';
import {
  forgottenIdentity,
  type LastWrite,
  type RecordStamps,
  type Stamp,
} from '../../../pipeline/write/ledger/record-stamps.ts';

const nowhere: Location = { bucket: '', key: '', line: 0 };

/** Undefined if they say nothing of these events. */
export function stampsWithout(
  stamps: RecordStamps,
  isForgotten: (identity: string) => boolean,
): RecordStamps | undefined {
  let found = false;
  const stamp = (each: Stamp): Stamp => {
    if (!isForgotten(each.identity)) return each;
    found = true;
    return { ...each, identity: forgottenIdentity, location: nowhere };
  };
  const written = (each: LastWrite): LastWrite => {
    if (!isForgotten(each.by.identity)) return each;
    found = true;
    return { ...each, by: { ...each.by, identity: forgottenIdentity } };
  };
  const { others, created, deleted } = stamps;
  const next: RecordStamps = {
    ...stamps,
    fields: mapValues(stamps.fields, stamp),
    ...(others ? { others: mapValues(others, (own) => own.map(stamp)) } : {}),
    ...(created ? { created: stamp(created) } : {}),
    ...(deleted ? { deleted: stamp(deleted) } : {}),
    written: mapValues(stamps.written, written),
  };
  return found ? next : undefined;
}

const mapValues = <T, R>(object: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
