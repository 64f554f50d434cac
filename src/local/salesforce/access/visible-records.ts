// The org's records as the user of a call sees them. Looking up a key or a parent that is not visible finds nothing.
import { invalidCrossReference, type RowError, rowError } from '../records/row-error.ts';
import type { RecordStore, StoredRecord } from '../records/store.ts';
import type { RestCall } from '../rest/rest-call.ts';

export type RecordLookup = Pick<RecordStore, 'all' | 'byId' | 'byKey'>;

export function visibleRecords({ org, userId }: Pick<RestCall, 'org' | 'userId'>): RecordLookup {
  const { store, access } = org;
  const isVisible = (record: StoredRecord) => access.canView(userId, record);
  return {
    all: (object) => [...store.all(object)].filter(isVisible),
    byKey: (object, field, value) => store.byKey(object, field, value).filter(isVisible),
    byId(id) {
      const record = store.byId(id);
      return record && isVisible(record) ? record : undefined;
    },
  };
}

/** The error of a row that names a record by id which the user cannot see. */
export const notVisible = ({ org }: RestCall): RowError =>
  org.behavior.invisibleRows === 'as-missing' ? invalidCrossReference() : insufficientAccess();

/** The error of a row that may not change a record, or undefined. */
export function changeRefused(
  { org, userId }: RestCall,
  record: StoredRecord,
  operation: 'update' | 'delete',
): RowError | undefined {
  return org.access.canChange(userId, record, operation) ? undefined : insufficientAccess();
}

/** The error of a row that refers to a record which the user cannot see, or undefined. */
export function referenceRefused({ org, userId }: RestCall, ids: readonly string[]): RowError | undefined {
  const invisible = ids.find((id) => {
    const record = org.store.byId(id);
    return record !== undefined && !org.access.canView(userId, record);
  });
  return invisible === undefined
    ? undefined
    : rowError(
        'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
        `insufficient access rights on cross-reference id: ${invisible.slice(0, 15)}`,
      );
}

/**
 * A conflict with a record that the user cannot see names neither the field nor the record.
 * Source: answers quoted in public issues.
 */
export function withoutInvisible(call: RestCall, error: RowError, conflicting: readonly StoredRecord[]): RowError {
  if (error.statusCode !== 'DUPLICATE_VALUE') return error;
  const named = conflicting.find(({ id }) => error.message.endsWith(id.slice(0, 15)));
  if (!named || call.org.access.canView(call.userId, named)) return error;
  return rowError('DUPLICATE_VALUE', 'duplicate value found: <unknown> duplicates value on record with id: <unknown>');
}

const insufficientAccess = (): RowError =>
  rowError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
