// Rows of one call on their way to being saved.
import type { RowOperation } from '../journal.ts';
import type { RowError } from '../records/row-error.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';

/** A row ready to be saved: its parents are resolved, nothing is written. */
export interface PreparedRow {
  object: OrgObject;
  /** The row as sent, with the key from the path of an upsert. */
  json: Record<string, unknown>;
  /** Index in its request, from 0. */
  index: number;
  values: Map<OrgField, Scalar>;
  key?: { field: OrgField; value: Scalar };
  errors: RowError[];
}

export interface RowToSave {
  row: PreparedRow;
  operation: RowOperation;
  /** The record to update or delete; absent for a create. */
  existing?: StoredRecord;
}

/** A row that is refused before anything is saved. */
export interface RefusedRow {
  /** Absent if nothing tells the object: a delete of an unknown id. */
  row?: Pick<PreparedRow, 'object' | 'key'>;
  operation: RowOperation;
  refused: RowError[];
}

export type PlannedRow = RowToSave | RefusedRow;

/** A row during one attempt to save it. Automation may change its values. */
export interface Draft {
  planned: RowToSave;
  values: Map<OrgField, Scalar>;
  /** Once it is written; for a delete, from the start. */
  record?: StoredRecord;
}

export const draftOf = (planned: RowToSave): Draft => ({
  planned,
  values: new Map(planned.row.values),
  ...(planned.operation === 'delete' && planned.existing ? { record: planned.existing } : {}),
});

/** The record as automation sees it, by field name. */
export function recordOf({ planned, values, record }: Draft): Record<string, Scalar> {
  const sent = Object.fromEntries([...values].map(([field, value]) => [field.name, value]));
  return record?.values ?? { ...planned.existing?.values, ...sent };
}
