// Checks events that arrived late: an older event must not overwrite fields that a newer event has set, and must not delete
// a record that a newer event has written.
import type { WritePlan } from '../model/history.ts';
import { compare } from '../model/order.ts';
import type { ModelWrite } from '../model/plan.ts';
import { nameOf } from '../model/record-key.ts';
import type { ObservedResult } from './observation.ts';

export interface OrderedEvent {
  plan: WritePlan;
  results: readonly ObservedResult[];
}

/** Returns one line per event that was applied although its delivery began after a newer event had superseded it. */
export function breachesOfOrder(events: readonly OrderedEvent[]): string[] {
  return events.flatMap((older) => {
    const supersedes = supersederOf(older.plan);
    const newer = events.find(
      (other) => compare(other.plan.order, older.plan.order) > 0 && supersedes(other.plan) && isLate(older, other),
    );
    return newer ? [`${nameOfEvent(older)} was applied after ${nameOfEvent(newer)} had superseded it`] : [];
  });
}

/** Tells whether a newer event sets all fields that this one sets, or writes the only record that this one deletes. */
function supersederOf({ writes }: WritePlan): (newer: WritePlan) => boolean {
  if (writes.every(isSimple)) {
    const sets = fieldsOf(writes);
    return (newer) => sets.isSubsetOf(fieldsOf(newer.writes));
  }
  const [only] = writes;
  if (only?.operation !== 'delete' || writes.length > 1 || !only.key) return () => false;
  const name = nameOf(only.key);
  return (newer) => newer.writes.some((write) => isSimple(write) && write.key && nameOf(write.key) === name);
}

/** The record sets fields, and each of them gets a stamp. Records with links are excluded, since a link may be omitted. */
const isSimple = ({ operation, key, fields, links }: ModelWrite) =>
  key !== undefined &&
  (operation === 'upsert' || operation === 'update') &&
  Object.keys(fields).length > 0 &&
  Object.keys(links).length === 0;

function isLate(older: OrderedEvent, newer: OrderedEvent): boolean {
  const appliedAt = newer.results.find(({ kind }) => kind === 'applied')?.at ?? Number.POSITIVE_INFINITY;
  return older.results.some(({ kind, startedAt }) => kind === 'applied' && startedAt > appliedAt);
}

const fieldsOf = (writes: readonly ModelWrite[]): Set<string> =>
  new Set(
    writes.flatMap(({ operation, key, fields }) =>
      key && (operation === 'upsert' || operation === 'update')
        ? Object.keys(fields).map((field) => `${nameOf(key)} ${field}`)
        : [],
    ),
  );

const nameOfEvent = ({ plan: { order } }: OrderedEvent) => `${order.id} of ${order.source}`;
