// Takes a record out of the recycle bin, as a person does in Salesforce's pages (Apex: `undelete`; no REST call can).
// Source: Apex Developer Guide, "Restoring Deleted Records".
import type { OrgState } from '../rest/rest-call.ts';

/** @returns false if it is not deleted, or if another record has the value of one of its unique fields by now */
export function undelete({ store }: OrgState, id: string): boolean {
  const record = store.byId(id);
  if (!record?.deleted) return false;
  const { object, values } = record;
  const isTaken = object.fields
    .filter((field) => field.unique)
    .some((field) => {
      const value = values[field.name] ?? null;
      return value !== null && store.byKey(object, field, value).length > 0;
    });
  if (isTaken) return false;
  store.restore(record);
  store.update(record, { IsDeleted: false });
  store.commit();
  return true;
}
