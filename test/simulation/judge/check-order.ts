// Checks events that arrived late: an older event must not overwrite fields that a newer event has set, and must not delete
// a record that a newer event has written.
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { compareOrder } from '../../../src/pipeline/write/order.ts';
import { identityOf } from '../../../src/pipeline/write/requested-write.ts';
import { recordIdOf } from '../../../src/pipeline/write/rows/row.ts';
import type { ObservedResult } from '../run.ts';

export interface OrderedEvent {
  plan: WritePlan;
  eventResults: readonly ObservedResult[];
}

/** Returns one line per event that was applied although its delivery began after a newer event had superseded it. */
export function breachesOfOrder(events: readonly OrderedEvent[]): string[] {
  const ordered = events.map((event) => ({ ...event, order: orderOf(event.plan) }));
  return ordered.flatMap((older) => {
    const supersedes = supersederOf(older.plan);
    const newer = ordered.find(
      (other) => compareOrder(other.order, older.order) > 0 && supersedes(other.plan) && isLate(older, other),
    );
    return newer ? [`${older.plan.event.id} was applied after ${newer.plan.event.id} had superseded it`] : [];
  });
}

/** Tells whether a newer event sets all fields that this one sets, or writes the only record that this one deletes. */
function supersederOf({ records }: WritePlan): (newer: WritePlan) => boolean {
  const sets = fieldsOf(records);
  if (records.every(isSimple)) return (newer) => sets.isSubsetOf(fieldsOf(newer.records));
  const [only] = records;
  if (only?.operation !== 'delete' || records.length > 1) return () => false;
  const recordId = recordIdOf(only, '');
  return (newer) => newer.records.some((write) => isSimple(write) && recordIdOf(write, '') === recordId);
}

/** The record sets fields, and each of them gets a stamp. Records with links are excluded, since a link may be omitted. */
const isSimple = ({ operation, key, fields, links }: WritePlan['records'][number]) =>
  key !== undefined &&
  (operation === 'upsert' || operation === 'update') &&
  Object.keys(fields).length > 0 &&
  links.length === 0;

function isLate(older: OrderedEvent, newer: OrderedEvent): boolean {
  const appliedAt = newer.eventResults.find(({ outcome }) => outcome.kind === 'applied')?.at ?? Infinity;
  return older.eventResults.some(({ outcome, startedAt }) => outcome.kind === 'applied' && startedAt > appliedAt);
}

const orderOf = (plan: WritePlan) => ({ newest: plan.newest, identity: identityOf(plan) });

function fieldsOf(records: WritePlan['records']): Set<string> {
  return new Set(
    records
      .filter(({ key, operation }) => key !== undefined && (operation === 'upsert' || operation === 'update'))
      .flatMap((write) => Object.keys(write.fields).map((field) => `${recordIdOf(write, '')} ${field}`)),
  );
}
