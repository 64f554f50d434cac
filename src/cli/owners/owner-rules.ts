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

/** The owner that the event of a record asks for. */
export interface RequestedOwner {
  link: Link;
  order: Order;
  /** Event type. */
  type: string;
  location: Event['location'];
}

export interface RequestedOwners {
  /** Only the records that `isUnowned` names are kept. */
  add(plan: Plan): void;
  /** By the id of the record in plans. */
  owners: ReadonlyMap<string, RequestedOwner>;
}

const isOwner = ({ field, notFound }: Pick<Link, 'field' | 'notFound'>) =>
  field.toLowerCase() === 'ownerid' && notFound === 'omit';

/** Event types whose events may ask for such an owner: the others need no plan. */
export const typesWithOwner = (mappings: Mappings): ReadonlySet<string> =>
  new Set(
    mappings
      .all()
      .filter(({ rules }) => rules.some(({ options, links }) => options.operation === 'create' && links.some(isOwner)))
      .flatMap(({ types }) => types),
  );

/** One for each object and key field. */
export function createdWithOwner(mappings: Mappings): CreatedWithOwner[] {
  const found = new Map<string, CreatedWithOwner>();
  for (const { sObject, key, options, links } of mappings.all().flatMap(({ rules }) => rules)) {
    // An upsert or update sets the owner whenever its event is applied again.
    if (options.operation !== 'create' || !key || !links.some(isOwner)) continue;
    found.set(JSON.stringify([sObject, key.field]), { sObject, key });
  }
  return [...found.values()];
}

/** Of several events that create the same record, the oldest counts: the others find it there. */
export function requestedOwners(isUnowned: (recordId: string) => boolean): RequestedOwners {
  const owners = new Map<string, RequestedOwner>();
  return {
    owners,
    add(plan) {
      if (plan.kind !== 'write') return;
      for (const { write, order } of requestedWritesOf({ plan }, 0)) {
        const link = ownerOf(write);
        const recordId = write.key && recordIdByKey(write.sObject, write.key);
        if (!link || recordId === undefined || !isUnowned(recordId)) continue;
        const known = owners.get(recordId);
        if (known && compareOrder(known.order, order) <= 0) continue;
        owners.set(recordId, { link, order, type: plan.event.type, location: plan.event.location });
      }
    },
  };
}

const ownerOf = ({ operation, links }: RecordWrite) => (operation === 'create' ? links.find(isOwner) : undefined);
