// What newer events of this window have already written, so that an older one does not undo it when it is sent again.
import { fieldsOf } from '../ledger/stamps.ts';
import { compareOrder, type Order } from '../order.ts';
import type { EventWrite, Row } from './row.ts';

export interface WindowStamps {
  /** Records what a written row has set. */
  note(row: Row): void;
  /**
   * The row without what newer events have written since. `row` is absent where nothing is left of it; `superseded` are
   * the event writes that have nothing left.
   */
  strip(row: Row): { row?: Row; superseded: readonly EventWrite[] };
}

interface RecordStamps {
  fields: Map<string, Order>;
  deleted?: Order;
}

export function windowStamps(): WindowStamps {
  const records = new Map<string, RecordStamps>();

  function note({ recordId, eventWrites, omitted = [] }: Row): void {
    const stamps: RecordStamps = records.get(recordId) ?? { fields: new Map() };
    records.set(recordId, stamps);
    for (const { write, order } of eventWrites) {
      if (write.operation === 'delete') stamps.deleted = newest(stamps.deleted, order);
      const written = fieldsOf(write).filter((field) => !omitted.includes(field));
      for (const field of written) stamps.fields.set(field, newest(stamps.fields.get(field), order));
    }
  }

  function strip(row: Row): { row?: Row; superseded: readonly EventWrite[] } {
    const stamps = records.get(row.recordId);
    if (!stamps) return { row, superseded: [] };
    const superseded = row.eventWrites.filter((eventWrite) => !hasRemainder(eventWrite, stamps));
    if (superseded.length === row.eventWrites.length) return { superseded };
    const isOlder = (field: string) => isNewer(stamps.fields.get(field), orderOf(row.eventWrites, field));
    const left: Row = {
      ...row,
      eventWrites: row.eventWrites.filter((eventWrite) => !superseded.includes(eventWrite)),
      fields: Object.fromEntries(Object.entries(row.fields).filter(([field]) => !isOlder(field))),
      links: row.links.filter(({ field }) => !isOlder(field)),
    };
    return { row: left, superseded };
  }

  return { note, strip };
}

/** True where something of the event write is still to be written. */
function hasRemainder({ write, order }: EventWrite, stamps: RecordStamps): boolean {
  if (isNewer(stamps.deleted, order)) return false;
  if (write.operation === 'delete') return ![...stamps.fields.values()].some((stamp) => isNewer(stamp, order));
  const fields = fieldsOf(write);
  return fields.length === 0 || fields.some((field) => !isNewer(stamps.fields.get(field), order));
}

/** The order of the event write whose value of the field the row carries. */
function orderOf(eventWrites: readonly EventWrite[], field: string): Order {
  const setter = eventWrites.findLast(({ write }) => fieldsOf(write).includes(field));
  return (setter ?? (eventWrites[0] as EventWrite)).order;
}

const isNewer = (stamp: Order | undefined, than: Order) => stamp !== undefined && compareOrder(stamp, than) > 0;

const newest = (a: Order | undefined, b: Order) => (a !== undefined && compareOrder(a, b) > 0 ? a : b);
