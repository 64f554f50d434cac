// Finds a record by id, with the row's error if there is none.
import { notVisible } from '../access/visible-records.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgObject } from '../schema/org-schema.ts';
import { keyPrefixOf, normalizeId } from './ids.ts';
import { entityIsDeleted, invalidCrossReference, malformedId, type RowError } from './row-error.ts';
import type { StoredRecord } from './store.ts';

/** The record of an id, or the row's error. */
export function findById(
  call: RestCall,
  id: string,
  object?: OrgObject,
): { record: StoredRecord } | { error: RowError } {
  const label = object ? `${object.label} ID` : 'Record ID';
  // A seeded record may have an Id whose suffix does not fit.
  const fullId = normalizeId(id) ?? (call.org.store.byId(id) ? id : undefined);
  const kind = fullId === undefined ? undefined : call.org.schema.objectOfPrefix(keyPrefixOf(fullId));
  if (fullId === undefined || (object && kind && kind !== object)) return { error: malformedId(label, id, 'Id') };
  const record = call.org.store.byId(fullId);
  if (!record || record.object.isEvent) return { error: invalidCrossReference() };
  if (!call.org.access.canView(call.userId, record)) return { error: notVisible(call) };
  return record.deleted ? { error: entityIsDeleted() } : { record };
}
