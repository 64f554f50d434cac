// Validates a reference by id: a well-formed id, of an allowed object, of an existing record.
import type { OrgField, OrgSchema } from '../../schema/org-schema.ts';
import { keyPrefixOf, normalizeId } from '../ids.ts';
import { entityIsDeleted, invalidCrossReference, malformedId, type RowError, rowError } from '../row-error.ts';
import type { RecordStore, Scalar } from '../store.ts';

export interface CheckReferenceOptions {
  schema: OrgSchema;
  store: RecordStore;
  /** Receives the id in its stored form of 18 characters. */
  values: Map<OrgField, Scalar>;
}

export function checkReference(field: OrgField, value: string, options: CheckReferenceOptions): RowError | undefined {
  const { schema, store, values } = options;
  // A seeded record may have an Id whose suffix does not fit.
  const id = normalizeId(value) ?? (store.byId(value) ? value : undefined);
  if (id === undefined) return malformedId(field.label, value, field.name);
  values.set(field, id);
  const target = schema.objectOfPrefix(keyPrefixOf(id));
  const allowed = field.referenceTo.map((name) => name.toLowerCase());
  if (target && allowed.length > 0 && !allowed.includes(target.name.toLowerCase()))
    return rowError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, [field.name]);
  // An object that is not in the schema has no records here, so any id of it is accepted.
  if (!target && (allowed.length === 0 || allowed.some((name) => !schema.object(name)))) return undefined;
  const record = store.byId(id);
  if (!record) return invalidCrossReference();
  return record.deleted ? entityIsDeleted() : undefined;
}
