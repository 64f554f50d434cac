// Holds late events against those that were done before them: what a newer event has set, an older one does not write,
// and a record that a newer event has written, an older one does not delete.
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { compareOrder } from '../../../src/pipeline/write/order.ts';
import { recordIdOf } from '../../../src/pipeline/write/rows/row.ts';
import { identityOf } from '../../../src/pipeline/write/write-newest.ts';
import type { ObservedResult } from '../run.ts';

export interface OrderedEvent {
  plan: WritePlan;
  eventResults: readonly ObservedResult[];
}

/** Gives a line for each event that was applied though its delivery began after a newer event had overtaken it. */
export function breachesOfOrder(events: readonly OrderedEvent[]): string[] {
  const sound = events.map((event) => ({ ...event, order: orderOf(event.plan) }));
  return sound.flatMap((older) => {
    const isOvertaken = overtakes(older.plan);
    const newer = sound.find(
      (other) => compareOrder(other.order, older.order) > 0 && isOvertaken(other.plan) && isLate(older, other),
    );
    return newer ? [`${older.plan.event.id} was applied after ${newer.plan.event.id} had overtaken it`] : [];
  });
}

/** True of an event that sets all that this one sets, or that writes the only record this one deletes. */
function overtakes({ records }: WritePlan): (newer: WritePlan) => boolean {
  const sets = fieldsOf(records);
  if (records.every(isSimple)) return (newer) => sets.isSubsetOf(fieldsOf(newer.records));
  const [only] = records;
  if (only?.operation !== 'delete' || records.length > 1) return () => false;
  const recordId = recordIdOf(only, '');
  return (newer) => newer.records.some((write) => isSimple(write) && recordIdOf(write, '') === recordId);
}

/** It sets fields, all of which get a stamp: a link may be left out. */
const isSimple = ({ operation, key, fields, links }: WritePlan['records'][number]) =>
  key !== undefined &&
  (operation === 'upsert' || operation === 'update') &&
  Object.keys(fields).length > 0 &&
  links.length === 0;

function isLate(older: OrderedEvent, newer: OrderedEvent): boolean {
  const doneAt = newer.eventResults.find(({ outcome }) => outcome.kind === 'applied')?.at ?? Infinity;
  return older.eventResults.some(({ outcome, startedAt }) => outcome.kind === 'applied' && startedAt > doneAt);
}

const orderOf = (plan: WritePlan) => ({ newest: plan.newest, identity: identityOf(plan) });

function fieldsOf(records: WritePlan['records']): Set<string> {
  return new Set(
    records
      .filter(({ key, operation }) => key !== undefined && (operation === 'upsert' || operation === 'update'))
      .flatMap((write) => Object.keys(write.fields).map((field) => `${recordIdOf(write, '')} ${field}`)),
  );
}
