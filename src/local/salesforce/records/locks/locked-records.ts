// Which records a save locks, and the error if another transaction has one of them.
// Sources: Record Locking Cheat Sheet (a save locks the targets of lookups and the master); for tasks, a textbook on data
// architecture: an insert locks what the task refers to only if it is open and has a date.
import type { Draft } from '../../automation/row-to-save.ts';
import type { RestCall } from '../../rest/rest-call.ts';
import { meets } from '../../rules/where.ts';
import { type RowError, rowError } from '../row-error.ts';
import type { Scalar, StoredRecord } from '../store.ts';

/** The error of a row that needs a locked record, or undefined. */
export function lockedOut(call: RestCall, draft: Draft): RowError | undefined {
  const { rules, locks, clock, store } = call.org;
  if (locks.isEmpty() && rules.of('lock').length === 0) return undefined;
  const rulesOf = (object: string) =>
    rules.of('lock', object).filter(({ rule, since }) => rule.forMs === undefined || clock.now() < since + rule.forMs);
  const isLocked = (id: string): boolean => {
    const record = store.byId(id);
    if (!record) return false;
    const { object, values } = record;
    return locks.isHeld(id, call.journal) || rulesOf(object.name).some(({ rule }) => meets(rule.where, object, values));
  };
  const { existing } = draft.planned;
  const locked = [...(existing ? [existing.id] : []), ...parentsOf(call, draft)].find(isLocked);
  return locked === undefined
    ? undefined
    : rowError(
        'UNABLE_TO_LOCK_ROW',
        `unable to obtain exclusive access to this record or 1 records: ${locked.slice(0, 15)}`,
      );
}

/** Keeps the parents of a saved record locked for as long as the org does. */
export function lockParents(call: RestCall, draft: Draft, record: StoredRecord): void {
  const { locks, behavior } = call.org;
  locks.hold([record.id, ...parentsOf(call, draft)], call.journal, behavior.parentLockMs);
}

function parentsOf({ org }: RestCall, { planned, values }: Draft): string[] {
  const { row, existing, operation } = planned;
  const sent = Object.fromEntries([...values].map(([field, value]) => [field.name, value]));
  const record: Record<string, Scalar> = { ...existing?.values, ...sent };
  const isQuietTask = row.object.name === 'Task' && (record.Status === 'Completed' || !record.ActivityDate);
  if (isQuietTask && operation === 'create') return [];
  return row.object.fields.flatMap(({ name, type }) => {
    const id = record[name];
    return type === 'reference' && typeof id === 'string' && org.store.byId(id)?.object.name !== 'User' ? [id] : [];
  });
}
