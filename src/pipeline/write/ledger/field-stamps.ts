// The stamps of one field: one for each measure by which mappings have ordered the events that set it. Usually that is
// one; after a mapping has changed its `newest`, there are two. Stamps of different measures do not supersede each
// other. Pure.
import { compareOrder, isSameMeasure, type Order } from '../order.ts';
import type { RecordStamps, Stamp } from './record-stamps.ts';

/** Measures of a field that are remembered beside the last one: a mapping does not change its `newest` often. */
const othersKept = 3;

type FieldStamps = Pick<RecordStamps, 'fields' | 'others'>;

/**
 * The newest event that set the field, by the measure of `order`. A stamp that is older than the deletion of the record
 * no longer counts: the value that it noted is gone.
 */
export const stampOfField = (stamps: RecordStamps, field: string, order: Order): Stamp | undefined =>
  stampsOfField(stamps, field).find((stamp) => isSameMeasure(stamp, order));

/** The other event that set the field last, if that was by another measure. */
export function otherMeasureStamp({ fields, deleted }: RecordStamps, field: string, order: Order): Stamp[] {
  const stamp = fields[field];
  if (!stamp || stamp.identity === order.identity || isSameMeasure(stamp, order)) return [];
  return isAfter(deleted)(stamp) ? [stamp] : [];
}

/** True where the field has a stamp of the event itself that its current rules would not give. */
export const hasFormerStamp = (stamps: RecordStamps, field: string, order: Order): boolean =>
  stampsOfField(stamps, field).some((stamp) => isFormer(stamp, order));

const isFormer = (stamp: Stamp, order: Order) => stamp.identity === order.identity && !isSameMeasure(stamp, order);

/** Of each measure the newest event that set the field since the record was deleted; the last writer's measure first. */
const stampsOfField = ({ fields, others, deleted }: RecordStamps, field: string): Stamp[] =>
  [fields[field] ?? [], others?.[field] ?? []].flat().filter(isAfter(deleted));

export const isAfter = (deleted: Stamp | undefined) => (stamp: Stamp) => !deleted || compareOrder(stamp, deleted) > 0;

export const newest = (a: Stamp | undefined, b: Stamp): Stamp => (a && compareOrder(a, b) > 0 ? a : b);

/** The stamps after an event has set the fields. Its measure comes first from now on. */
export const withStamp = (stamps: RecordStamps, names: readonly string[], stamp: Stamp): FieldStamps =>
  changed(stamps, names, (field) => {
    const byOthers = stampsOfField(stamps, field).filter((each) => !isSameMeasure(each, stamp));
    return [newest(stampOfField(stamps, field, stamp), stamp), ...byOthers.filter((each) => !isFormer(each, stamp))];
  });

/** The stamps without those that the event itself left by former rules. */
export const withoutFormer = (stamps: RecordStamps, names: readonly string[], order: Order): FieldStamps =>
  changed(stamps, names, (field) => stampsOfField(stamps, field).filter((stamp) => !isFormer(stamp, order)));

/** @param change returns the stamps of a field, the last writer's first */
function changed(stamps: FieldStamps, names: readonly string[], change: (field: string) => Stamp[]): FieldStamps {
  const fields = { ...stamps.fields };
  const others = { ...stamps.others };
  for (const field of names) {
    const [last, ...rest] = change(field);
    delete fields[field];
    delete others[field];
    if (last) fields[field] = last;
    if (rest.length > 0) others[field] = rest.slice(0, othersKept);
  }
  return { fields, ...(Object.keys(others).length > 0 ? { others } : {}) };
}
