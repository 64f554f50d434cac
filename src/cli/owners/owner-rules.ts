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
  /** Of the create. */
  key: CompiledKey;
  /** By these, any mapping writes records of the object. */
  keys: readonly CompiledKey[];
}

/** What the events of a record say about its owner. */
export type RequestedOwner =
  /** `type` and `location` are those of the oldest event that creates the record. */
  | { kind: 'one'; link: Link; type: string; location: Event['location'] }
  /** They name different owners, or one of them sets the owner by a value: it is not known who counts. */
  | { kind: 'several'; type: string; location: Event['location'] }
  /** Its object was written after the record was created: another event may have created it. */
  | { kind: 'later'; type: string; location: Event['location'] };

export interface RequestedOwners {
  /**
   * Only the records that `isUnowned` names are kept.
   * @param writtenAt when the object of the event was written, in milliseconds since 1970
   */
  add(plan: Plan, writtenAt: number): void;
  /**
   * Undefined where no event that may have created the record asks for an owner.
   * @param recordIds of one record: as plans name it, by each of its keys
   * @param createdAt when the record was created, in milliseconds since 1970
   */
  of(recordIds: readonly string[], createdAt: number): RequestedOwner | undefined;
}

const isOwnerField = (field: string) => field.toLowerCase() === 'ownerid';
const mayBeLeftOut = ({ field, notFound }: Pick<Link, 'field' | 'notFound'>) =>
  isOwnerField(field) && notFound === 'omit';

/** Event types whose events may write such records, with or without an owner: the others need no plan. */
export function typesThatWrite(created: readonly CreatedWithOwner[], mappings: Mappings): ReadonlySet<string> {
  const names = new Set(created.map(({ sObject }) => sObject));
  const writes = mappings.all().filter(({ rules }) => rules.some(({ sObject }) => names.has(sObject)));
  return new Set(writes.flatMap(({ types }) => types));
}

/** One for each object and key field. */
export function createdWithOwner(mappings: Mappings): CreatedWithOwner[] {
  const found = new Map<string, CreatedWithOwner>();
  const rules = mappings.all().flatMap((mapping) => mapping.rules);
  for (const { sObject, key, options, links } of rules) {
    // An upsert or update sets the owner whenever its event is applied again.
    if (options.operation !== 'create' || !key || !links.some(mayBeLeftOut)) continue;
    const keys = rules.flatMap((rule) => (rule.sObject === sObject && rule.key ? rule.key : []));
    const distinct = [...new Map(keys.map((each) => [each.field, each])).values()];
    found.set(JSON.stringify([sObject, key.field]), { sObject, key, keys: distinct });
  }
  return [...found.values()];
}

/** Writes of a record that say the same about its owner. A million events may create the same Account. */
interface OwnerWrites {
  operation: RecordWrite['operation'];
  /** Absent where they name no owner. */
  link: Link | undefined;
  /** They set the owner by a value. */
  setsValue: boolean;
  oldest: Written;
  newest: Written;
  /** When the first of their objects was written. */
  firstAt: number;
}

/** By which the clocks of S3 and Salesforce may differ. */
const clocksDifferMs = 60_000;

interface Written {
  order: Order;
  type: string;
  location: Event['location'];
}

/**
 * The first event that arrives creates the record, and later ones find it there. In which order they arrived is not known, so
 * all of them must name the same owner.
 */
export function requestedOwners(isUnowned: (recordId: string) => boolean): RequestedOwners {
  const records = new Map<string, Map<string, OwnerWrites>>();

  function note(recordId: string, write: RecordWrite, written: Written, writtenAt: number): void {
    const { operation } = write;
    const link = write.links.find(({ field }) => isOwnerField(field));
    const setsValue = Object.keys(write.fields).some(isOwnerField);
    const name = JSON.stringify([operation, setsValue, link && [link.notFound, ownerName(link)]]);
    const record = records.get(recordId) ?? new Map<string, OwnerWrites>();
    const { oldest, newest, firstAt } = record.get(name) ?? { oldest: written, newest: written, firstAt: writtenAt };
    record.set(name, {
      operation,
      link,
      setsValue,
      oldest: isNewer(oldest, written) ? written : oldest,
      newest: isNewer(written, newest) ? written : newest,
      firstAt: Math.min(firstAt, writtenAt),
    });
    records.set(recordId, record);
  }

  return {
    add(plan, writtenAt) {
      if (plan.kind !== 'write') return;
      const { type, location } = plan.event;
      for (const { write, order } of requestedWritesOf({ plan }, 0)) {
        const recordId = write.key && recordIdByKey(write.sObject, write.key);
        if (recordId !== undefined && isUnowned(recordId)) note(recordId, write, { order, type, location }, writtenAt);
      }
    },
    of(recordIds, createdAt) {
      const writes = recordIds.flatMap((recordId) => [...(records.get(recordId)?.values() ?? [])]);
      return ownerOf(writes, createdAt);
    },
  };
}

const isNewer = (a: Written, b: Written) => compareOrder(a.order, b.order) > 0;
const ownerName = ({ sObject, key }: Link) => recordIdByKey(sObject, key);

function ownerOf(writes: readonly OwnerWrites[], createdAt: number): RequestedOwner | undefined {
  const isDelete = ({ operation }: OwnerWrites) => operation === 'delete';
  // What existed before a newer event deleted it is not this record.
  const isGone = (write: Written) => writes.some((other) => isDelete(other) && isNewer(other.newest, write));
  const left = writes.filter((write) => !isDelete(write) && !isGone(write.newest));
  const creates = left.filter(({ operation }) => operation === 'create');
  const firsts = creates.map(({ oldest, newest }) => (isGone(oldest) ? newest : oldest));
  const [first] = firsts.toSorted((a, b) => compareOrder(a.order, b.order));
  if (!first) return undefined;
  const { type, location } = first;
  // An update that names no owner leaves it as it is.
  const naming = left.filter(({ operation, link }) => operation === 'create' || link !== undefined);
  const names = new Set(naming.map(({ link }) => link && ownerName(link)));
  if (names.size > 1 || left.some(({ setsValue }) => setsValue)) return { kind: 'several', type, location };
  const link = creates.map((each) => each.link).find((each) => each && mayBeLeftOut(each));
  if (!link) return undefined;
  const isLate = creates.every(({ firstAt }) => firstAt > createdAt + clocksDifferMs);
  return isLate ? { kind: 'later', type, location } : { kind: 'one', link, type, location };
}
