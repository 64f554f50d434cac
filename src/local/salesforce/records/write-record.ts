// Writes a validated row to the store, with the values that Salesforce fills in itself.
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import { normalizeId } from './ids.ts';
import type { RecordStore, Scalar, StoredRecord } from './store.ts';
import { datetimeText } from './validation/read-value.ts';

export interface WriteContext {
  store: RecordStore;
  /** Milliseconds since 1970. */
  now: number;
  userId: string;
}

/** Creates a record. The org fills in values that are missing. */
export function insertRecord(
  object: OrgObject,
  values: ReadonlyMap<OrgField, Scalar>,
  { store, now, userId }: WriteContext,
): StoredRecord {
  const idField = object.field('Id');
  const given = idField && values.get(idField);
  // Only a record that is there from the start can have an id of its own.
  const id = typeof given === 'string' ? (normalizeId(given) ?? given) : store.nextId(object);
  const timestamp = datetimeText(now);
  const filledIn: Record<string, Scalar> = {
    Id: id,
    IsDeleted: false,
    CreatedDate: timestamp,
    CreatedById: userId,
    LastModifiedDate: timestamp,
    LastModifiedById: userId,
    SystemModstamp: timestamp,
    OwnerId: userId,
  };
  const stored: Record<string, Scalar> = {};
  for (const field of object.fields) {
    stored[field.name] =
      (field === idField ? id : values.get(field)) ?? filledIn[field.name] ?? defaultOf(field, store.count(object) + 1);
  }
  const name = object.field('Name');
  if (name && stored[name.name] === null) stored[name.name] = defaultName(object, stored, id);
  Object.assign(stored, flagsBy(object, stored));
  return store.insert(object, id, stored);
}

/** Updates a record. Missing fields stay unchanged. */
export function updateRecord(record: StoredRecord, values: ReadonlyMap<OrgField, Scalar>, context: WriteContext): void {
  const changes: Record<string, Scalar> = { ...modified(context) };
  for (const [field, value] of values) changes[field.name] = value;
  const compound = record.object.field('Name');
  if (compound && !compound.updateable && record.object.field('LastName'))
    changes[compound.name] = personName({ ...record.values, ...changes });
  Object.assign(changes, flagsBy(record.object, changes));
  context.store.update(record, changes);
}

export function deleteRecord(record: StoredRecord, context: WriteContext): void {
  context.store.remove(record, { ...modified(context), IsDeleted: true });
}

/** The system fields of a change. */
export function modified({ now, userId }: Pick<WriteContext, 'now' | 'userId'>): Record<string, Scalar> {
  const timestamp = datetimeText(now);
  return { LastModifiedDate: timestamp, LastModifiedById: userId, SystemModstamp: timestamp };
}

function defaultOf(field: OrgField, count: number): Scalar {
  if (field.defaultValue !== null) return field.defaultValue;
  if (field.type === 'boolean') return false;
  return field.autoNumber ? String(count).padStart(6, '0') : null;
}

/** Read-only checkboxes that follow from a status, each with the values of the status that check it. */
interface Flags {
  status: string;
  flags: Readonly<Record<string, readonly string[]>>;
}

/**
 * By the values that an org has from the start: a describe does not say what the others mean. Source: Object Reference,
 * "TaskStatus", "CaseStatus", "OpportunityStage", and "CampaignMember": "Status controls the HasResponded flag".
 */
const flagsOf: Readonly<Record<string, Flags>> = {
  Task: { status: 'Status', flags: { IsClosed: ['Completed'] } },
  Case: { status: 'Status', flags: { IsClosed: ['Closed'] } },
  Opportunity: { status: 'StageName', flags: { IsClosed: ['Closed Won', 'Closed Lost'], IsWon: ['Closed Won'] } },
  CampaignMember: { status: 'Status', flags: { HasResponded: ['Responded'] } },
};

/** Empty if the values do not set the status. */
function flagsBy(object: OrgObject, values: Record<string, Scalar>): Record<string, Scalar> {
  const { status, flags } = flagsOf[object.name] ?? { status: '', flags: {} };
  const value = values[status];
  if (typeof value !== 'string') return {};
  const known = Object.entries(flags).filter(([name]) => object.field(name));
  return Object.fromEntries(known.map(([name, meaning]) => [name, meaning.includes(value)]));
}

/** A person's name is composed; a custom object's record without a name gets its id as name. */
function defaultName(object: OrgObject, values: Record<string, Scalar>, id: string): Scalar {
  return object.field('LastName') ? personName(values) : object.custom ? id : null;
}

function personName(values: Record<string, Scalar>): string | null {
  return [values.FirstName, values.LastName].filter((part) => part).join(' ') || null;
}
