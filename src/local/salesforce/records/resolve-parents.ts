// Resolves parents that are referenced by key to ids. This happens for all rows of a request before the first is
// written, so a row is never the parent of another row in the same Collections request.
import type { OrgField } from '../schema/org-schema.ts';
import { type RowError, rowError } from './row-error.ts';
import type { RecordStore, Scalar } from './store.ts';
import type { ParentByKey, Row } from './validation/read-row.ts';

/** The row's values with its parents' ids, or an error. */
export function resolveParents(
  row: Row,
  store: Pick<RecordStore, 'byKey'>,
  isMissing: (parent: ParentByKey) => boolean,
): { values: Map<OrgField, Scalar>; error?: RowError } {
  const values = new Map(row.values);
  for (const parent of row.parents) {
    const { field, key, value } = parent;
    if (row.values.has(field))
      return {
        values,
        error: rowError(
          'INVALID_FIELD',
          `Cannot specify both an external ID reference ${field.relationshipName} and a salesforce id, ${field.name}`,
        ),
      };
    const found = value === null || isMissing(parent) ? [] : store.byKey(parent.parent, key, value);
    const [record] = found;
    if (!record) return { values, error: parentNotFound(parent) };
    if (found.length > 1)
      return {
        values,
        error: ambiguousKey(
          key,
          found.map((other) => other.id),
        ),
      };
    values.set(field, record.id);
  }
  return { values };
}

export const ambiguousKey = (key: OrgField, ids: string[]): RowError =>
  rowError(
    'DUPLICATE_EXTERNAL_ID',
    `${key.label}: more than one record found for external id field: [${ids.join(', ')}]`,
    [key.name],
  );

const parentNotFound = ({ parent, key, value }: ParentByKey): RowError =>
  rowError(
    'INVALID_FIELD',
    `Foreign key external ID: ${value} not found for field ${key.name} in entity ${parent.name}`,
  );
