// Puts a record into the store as if it had always been there: no check but that its object and fields exist.
import type { OrgParts } from '../rest/rest-call.ts';
import type { OrgField } from '../schema/org-schema.ts';
import type { Scalar } from './store.ts';
import { insertRecord } from './write-record.ts';

/**
 * Returns the record's id.
 * @throws Error for an object or field that the schema has not
 */
export function seedRecord(
  { schema, store, clock }: OrgParts,
  userId: string,
  sObject: string,
  fields: Record<string, Scalar>,
): string {
  const object = schema.object(sObject);
  if (!object) throw new Error(`The schema has no object ${sObject}`);
  const values = new Map<OrgField, Scalar>();
  for (const [name, value] of Object.entries(fields)) {
    const field = object.field(name);
    if (!field) throw new Error(`${sObject} has no field ${name}`);
    values.set(field, value);
  }
  const record = insertRecord(object, values, { store, now: clock.now(), userId });
  store.forget();
  return record.id;
}
