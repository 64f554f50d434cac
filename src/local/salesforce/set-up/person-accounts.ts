// Person accounts: an account of a person record type has a contact of its own, and takes that person's fields.
// Sources: Object Reference, Account ("IsPersonAccount", "PersonContactId"); SOAP API Developer Guide, "Person Account Record
// Types".
import type { Draft } from '../automation/row-to-save.ts';
import { type RowError, rowError } from '../records/row-error.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import { insertRecord, updateRecord } from '../records/write-record.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';

/** Fields of a person that both kinds of records have under the same name. */
const shared = ['FirstName', 'LastName', 'Salutation', 'MiddleName', 'Suffix'];

const isAccount = (object: OrgObject) => object.name === 'Account' && object.field('IsPersonAccount') !== undefined;

/**
 * The error of an account whose fields do not fit its kind. Composes the name of a person account, which cannot be sent.
 * Call it before required fields are checked.
 */
export function personAccountRefused(call: RestCall, draft: Draft): RowError | undefined {
  const { planned, values } = draft;
  const { row, existing, operation } = planned;
  if (!isAccount(row.object) || operation === 'delete') return undefined;
  const typeField = row.object.field('RecordTypeId');
  const type = typeField && values.get(typeField);
  const wasPerson = existing?.values.IsPersonAccount === true;
  const isPerson = typeof type === 'string' ? isPersonType(call, type) : wasPerson;
  if (existing && isPerson !== wasPerson && values.size > 1)
    return notWriteable([...values.keys()].filter((field) => field !== typeField));
  const wrong = [...values.keys()].filter(({ name }) => (isPerson ? name === 'Name' : isOfPerson(name)));
  if (wrong.length > 0) return notWriteable(wrong);
  const name = row.object.field('Name');
  if (!isPerson || !name) return undefined;
  const record = {
    ...existing?.values,
    ...Object.fromEntries([...values].map(([field, value]) => [field.name, value])),
  };
  if (!record.LastName)
    return rowError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName']);
  values.set(name, [record.FirstName, record.LastName].filter((part) => part).join(' '));
  return undefined;
}

/** Creates or updates the contact of a saved person account. */
export function savePerson(call: RestCall, { planned }: Draft, account: StoredRecord): void {
  const { object } = account;
  const contact = call.org.schema.object('Contact');
  if (!isAccount(object) || !contact || planned.operation === 'delete') return;
  if (!isPersonType(call, account.values.RecordTypeId ?? null)) return;
  const context = { store: call.org.store, now: call.org.clock.now(), userId: call.userId };
  const values = new Map<OrgField, Scalar>();
  for (const { name } of object.fields) {
    const field = contact.field(contactFieldOf(name) ?? '');
    if (field && account.values[name] !== undefined) values.set(field, account.values[name]);
  }
  const existing = call.org.store.byId(String(account.values.PersonContactId));
  if (existing) {
    updateRecord(existing, values, context);
    return;
  }
  const accountId = contact.field('AccountId');
  if (accountId) values.set(accountId, account.id);
  const { id } = insertRecord(contact, values, context);
  call.org.store.update(account, { IsPersonAccount: true, PersonContactId: id });
}

/** The contact of a person account cannot be deleted by itself. */
export function personContactKept({ org }: RestCall, { planned }: Draft): RowError | undefined {
  const { existing, operation } = planned;
  const account = org.store.byId(String(existing?.values.AccountId));
  return operation === 'delete' && existing && account?.values.PersonContactId === existing.id
    ? rowError('INVALID_PERSON_ACCOUNT_OPERATION', 'cannot delete the contact of a person account')
    : undefined;
}

const isPersonType = ({ org }: RestCall, id: Scalar): boolean =>
  org.store.byId(String(id))?.values.IsPersonType === true;

/** `PersonContactId` and `IsPersonAccount` are read-only for everybody. */
const isOfPerson = (name: string): boolean =>
  shared.includes(name) || name.endsWith('__pc') || /^Person(?!ContactId)[A-Z]/.test(name);

function contactFieldOf(name: string): string | undefined {
  if (shared.includes(name)) return name;
  if (name.endsWith('__pc')) return name.replace(/__pc$/, '__c');
  return /^Person(?!ContactId)[A-Z]/.test(name) ? name.slice('Person'.length) : undefined;
}

const notWriteable = (fields: readonly OrgField[]): RowError => {
  const names = fields.map(({ name }) => name);
  return rowError('INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${names.join(', ')}`, names);
};
