// Creates a record without validation, except that its object and fields must exist.
import type { OrgState } from '../rest/rest-call.ts';
import type { OrgField } from '../schema/org-schema.ts';
import type { Scalar } from './store.ts';
import { insertRecord } from './write-record.ts';

/**
 * Returns the record's id.
 * @throws Error for an object or field that is not in the schema
 */
export function seedRecord(
  { schema, store, clock }: OrgState,
  userId: string,
  sObject: string,
  fields: Record<string, Scalar>,
): string {
  const object = schema.object(sObject);
  if (!object) throw new Error(`The emulator's schema has no object ${sObject}.`);
  const values = new Map<OrgField, Scalar>();
  // A user is active unless someone says otherwise.
  const isActive = object.name === 'User' ? object.field('IsActive') : undefined;
  if (isActive) values.set(isActive, true);
  for (const [name, value] of Object.entries(fields)) {
    const field = object.field(name);
    if (!field) throw new Error(`In the emulator's schema, ${sObject} has no field ${name}.`);
    values.set(field, value);
  }
  const record = insertRecord(object, values, { store, now: clock.now(), userId });
  store.commit();
  return record.id;
}
