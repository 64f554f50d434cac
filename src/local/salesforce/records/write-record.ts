// Puts a checked row into the store, with what Salesforce fills in by itself.
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import type { RecordStore, Scalar, StoredRecord } from './store.ts';
import { datetimeText } from './validation/read-value.ts';

export interface WriteContext {
  store: RecordStore;
  /** Milliseconds since 1970. */
  now: number;
  userId: string;
}

/** Creates a record; `values` need not hold what the org defaults. */
export function insertRecord(
  object: OrgObject,
  values: ReadonlyMap<OrgField, Scalar>,
  { store, now, userId }: WriteContext,
): StoredRecord {
  const id = store.nextId(object);
  const moment = datetimeText(now);
  const filledIn: Record<string, Scalar> = {
    Id: id,
    IsDeleted: false,
    CreatedDate: moment,
    CreatedById: userId,
    LastModifiedDate: moment,
    LastModifiedById: userId,
    SystemModstamp: moment,
    OwnerId: userId,
  };
  const stored: Record<string, Scalar> = {};
  for (const field of object.fields) {
    stored[field.name] = values.get(field) ?? filledIn[field.name] ?? defaultOf(field, store.count(object) + 1);
  }
  const name = object.field('Name');
  if (name && stored[name.name] === null) stored[name.name] = defaultName(object, stored, id);
  return store.insert(object, id, stored);
}

/** Changes a record; what it leaves out stays. */
export function updateRecord(record: StoredRecord, values: ReadonlyMap<OrgField, Scalar>, context: WriteContext): void {
  const changes: Record<string, Scalar> = { ...modified(context) };
  for (const [field, value] of values) changes[field.name] = value;
  const compound = record.object.field('Name');
  if (compound && !compound.updateable && record.object.field('LastName'))
    changes[compound.name] = personName({ ...record.values, ...changes });
  context.store.update(record, changes);
}

export function deleteRecord(record: StoredRecord, context: WriteContext): void {
  context.store.remove(record, { ...modified(context), IsDeleted: true });
}

function modified({ now, userId }: WriteContext): Record<string, Scalar> {
  const moment = datetimeText(now);
  return { LastModifiedDate: moment, LastModifiedById: userId, SystemModstamp: moment };
}

function defaultOf(field: OrgField, count: number): Scalar {
  if (field.defaultValue !== null) return field.defaultValue;
  if (field.type === 'boolean') return false;
  return field.autoNumber ? String(count).padStart(6, '0') : null;
}

/** People are called by their names; a custom object's record without a name is called by its id. */
function defaultName(object: OrgObject, values: Record<string, Scalar>, id: string): Scalar {
  return object.field('LastName') ? personName(values) : object.custom ? id : null;
}

function personName(values: Record<string, Scalar>): string | null {
  return [values.FirstName, values.LastName].filter((part) => part).join(' ') || null;
}
