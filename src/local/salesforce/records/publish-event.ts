// Platform events: stored in order of publishing, not readable through the API, answered with their UUID.
import { createHash } from 'node:crypto';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import { type RowError, rowError } from './row-error.ts';
import type { Scalar } from './store.ts';
import { datetimeText } from './validation/read-value.ts';

export function publishEvent(
  call: RestCall,
  object: OrgObject,
  values: ReadonlyMap<OrgField, Scalar>,
): { id: string; enqueued: RowError } {
  const { store, clock } = call.org;
  const id = store.nextId(object);
  const uuid = uuidOf(id);
  const stored: Record<string, Scalar> = {};
  for (const field of object.fields) stored[field.name] = values.get(field) ?? field.defaultValue;
  stored.ReplayId = String(store.count(object) + 1);
  stored.EventUuid = uuid;
  stored.CreatedDate = datetimeText(clock.now());
  stored.CreatedById = call.userId;
  store.insert(object, id, stored);
  return { id, enqueued: rowError('OPERATION_ENQUEUED', uuid) };
}

/** Looks like a random UUID but is the same in every run. */
function uuidOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
