// Which record an id means, and the row's error where it means none.
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgObject } from '../schema/org-schema.ts';
import { keyPrefixOf, wholeId } from './ids.ts';
import { entityIsDeleted, invalidCrossReference, malformedId, type RowError } from './row-error.ts';
import type { StoredRecord } from './store.ts';

/** The record of an id, or the row's error. */
export function recordById(
  call: RestCall,
  id: string,
  object?: OrgObject,
): { record: StoredRecord } | { error: RowError } {
  const label = object ? `${object.label} ID` : 'Record ID';
  const whole = wholeId(id);
  const kind = whole === undefined ? undefined : call.org.schema.objectOfPrefix(keyPrefixOf(whole));
  if (whole === undefined || (object && kind && kind !== object)) return { error: malformedId(label, id, 'Id') };
  const record = call.org.store.byId(whole);
  if (!record || record.object.isEvent) return { error: invalidCrossReference() };
  return record.deleted ? { error: entityIsDeleted() } : { record };
}
