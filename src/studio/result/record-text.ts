// What happens to a record, in words.
import type { Operation, RecordKey } from '../../pipeline/plan/plan.ts';

export interface RecordWords {
  operation: Operation;
  /** Label of the key's field; absent for an object that has none, and where the key fails. */
  key?: { label: string; value: RecordKey['value'] } | undefined;
  /** "active_rescues is 1" */
  because?: string | undefined;
}

export function writtenText({ operation, key, because }: RecordWords): string {
  const reason = because === undefined ? '' : `, because ${because}`;
  const known = key && `${key.label} is ${key.value}`;
  switch (operation) {
    case 'upsert':
      return known ? `created, or updated if ${known}${reason}` : `created or updated${reason}`;
    case 'create':
      if (because !== undefined) return `created once${reason}`;
      return known ? `created once; left as it is if ${known} exists` : 'created';
    case 'update':
      return known ? `updated where ${known}${reason}` : `updated${reason}`;
    case 'delete':
      return known ? `deleted where ${known}${reason}` : `deleted${reason}`;
  }
}

const notDone: Record<Operation, string> = {
  upsert: 'not written',
  create: 'not created',
  update: 'not updated',
  delete: 'not deleted',
};

/** @param why a sentence without its full stop */
export const skippedText = (operation: Operation, why: string): string => `${notDone[operation]}. ${why}.`;
