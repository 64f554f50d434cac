// Which mappings create records with an owner that may be left out, and which owner their events ask for. Pure.
import type { Event } from '../../pipeline/event/event.ts';
import type { CompiledKey, Mappings } from '../../pipeline/mapping/mappings.ts';
import type { Link, Plan, RecordWrite } from '../../pipeline/plan/plan.ts';
import { compareOrder, type Order } from '../../pipeline/write/order.ts';
import { requestedWritesOf } from '../../pipeline/write/requested-write.ts';
import { recordIdByKey } from '../../pipeline/write/rows/row.ts';

/** Records that the mappings create with such an owner. */
export interface CreatedWithOwner {
  sObject: string;
  key: Pick<CompiledKey, 'field' | 'ignoresCase' | 'numeric'>;
}

/** What the events of a record say about its owner. */
export type RequestedOwner =
  /** `type` and `location` are those of the oldest event that creates the record. */
  | { kind: 'one'; link: Link; type: string; location: Event['location'] }
  /** They name different owners, or one of them sets the owner by a value: it is not known who counts. */
  | { kind: 'several'; type: string; location: Event['location'] };

export interface RequestedOwners {
  /** Only the records that `isUnowned` names are kept. */
  add(plan: Plan): void;
  /**
   * Undefined where no event asks for an owner.
   * @param recordIds of one record: as plans name it, by each of its keys
   */
  of(recordIds: readonly string[]): RequestedOwner | undefined;
}

const isOwnerField = (field: string) => field.toLowerCase() === 'ownerid';
const mayBeLeftOut = ({ field, notFound }: Pick<Link, 'field' | 'notFound'>) =>
  isOwnerField(field) && notFound === 'omit';

/** Event types whose events may write such records, with or without an owner: the others need no plan. */
export function typesThatWrite(created: readonly CreatedWithOwner[], mappings: Mappings): ReadonlySet<string> {
  const names = new Set(created.map(nameOf));
  const writes = mappings
    .all()
    .filter(({ rules }) => rules.some(({ sObject, key }) => key !== undefined && names.has(nameOf({ sObject, key }))));
  return new Set(writes.flatMap(({ types }) => types));
}

/** One for each object and key field. */
export function createdWithOwner(mappings: Mappings): CreatedWithOwner[] {
  const found = new Map<string, CreatedWithOwner>();
  for (const { sObject, key, options, links } of mappings.all().flatMap(({ rules }) => rules)) {
    // An upsert or update sets the owner whenever its event is applied again.
    if (options.operation !== 'create' || !key || !links.some(mayBeLeftOut)) continue;
    found.set(nameOf({ sObject, key }), { sObject, key });
  }
  return [...found.values()];
}

const nameOf = ({ sObject, key }: { sObject: string; key: { field: string } }) => JSON.stringify([sObject, key.field]);

interface OwnerWrite {
  operation: RecordWrite['operation'];
  /** Absent where the write names no owner. */
  link?: Link | undefined;
  /** It sets the owner by a value. */
  setsValue: boolean;
  order: Order;
  type: string;
  location: Event['location'];
}

/**
 * The first event that arrives creates the record, and later ones find it there. In which order they arrived is not known, so
 * all of them must name the same owner.
 */
export function requestedOwners(isUnowned: (recordId: string) => boolean): RequestedOwners {
  const writes = new Map<string, OwnerWrite[]>();
  return {
    add(plan) {
      if (plan.kind !== 'write') return;
      const { type, location } = plan.event;
      for (const { write, order } of requestedWritesOf({ plan }, 0)) {
        const recordId = write.key && recordIdByKey(write.sObject, write.key);
        if (recordId === undefined || !isUnowned(recordId)) continue;
        const own = writes.get(recordId) ?? [];
        own.push({ operation: write.operation, ...ownerIn(write), order, type, location });
        writes.set(recordId, own);
      }
    },
    of: (recordIds) => ownerOf(recordIds.flatMap((recordId) => writes.get(recordId) ?? [])),
  };
}

const ownerIn = ({ links, fields }: RecordWrite): Pick<OwnerWrite, 'link' | 'setsValue'> => ({
  link: links.find(({ field }) => isOwnerField(field)),
  setsValue: Object.keys(fields).some(isOwnerField),
});

function ownerOf(writes: readonly OwnerWrite[]): RequestedOwner | undefined {
  const isDelete = ({ operation }: OwnerWrite) => operation === 'delete';
  // What existed before a newer event deleted it is not this record.
  const since = writes.filter(
    (write) =>
      !isDelete(write) && !writes.some((other) => isDelete(other) && compareOrder(other.order, write.order) > 0),
  );
  const creates = since.filter(({ operation }) => operation === 'create');
  const [first, ...others] = creates;
  if (!first) return undefined;
  const { link, type, location } = others.reduce((a, b) => (compareOrder(b.order, a.order) < 0 ? b : a), first);
  // An update that names no owner leaves it as it is.
  const naming = since.filter((write) => write.operation === 'create' || write.link !== undefined);
  const names = new Set(naming.map((each) => each.link && recordIdByKey(each.link.sObject, each.link.key)));
  if (names.size > 1 || since.some(({ setsValue }) => setsValue)) return { kind: 'several', type, location };
  return link && creates.some((each) => each.link && mayBeLeftOut(each.link))
    ? { kind: 'one', link, type, location }
    : undefined;
}
