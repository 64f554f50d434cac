// The records that the demo wrote, with their values: people want to see what coaches will see. The values come from the
// invented events of the examples, and are printed on the person's own terminal, never logged.
import type { JsonObject, JsonValue } from '../../../json.ts';
import type { WrittenRecord } from '../../trace/logged-outcome.ts';

export interface ShownRecord {
  sObject: string;
  id: string;
  /** Without what is empty and what Salesforce fills in by itself. */
  values: [field: string, value: JsonValue][];
}

/** What Salesforce fills in for every record. */
const ofSystem = new Set([
  'Id',
  'IsDeleted',
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
  'attributes',
]);

/** @param recordsOf the records of an object in the emulated Salesforce */
export function writtenRecords(
  written: readonly WrittenRecord[],
  recordsOf: (sObject: string) => readonly JsonObject[],
): ShownRecord[] {
  const objects = [...new Set(written.map(({ sObject }) => sObject))];
  const names = new Map<string, string>();
  const lookedUp = new Set([...objects, 'Account', 'Campaign', 'Contact', 'Lead', 'Opportunity', 'User']);
  for (const sObject of lookedUp) for (const record of recordsOf(sObject)) names.set(keyOf(record.Id), nameOf(record));
  return objects.flatMap((sObject) => {
    const ids = new Set(written.filter((each) => each.sObject === sObject).map(({ id }) => keyOf(id)));
    return recordsOf(sObject)
      .filter(({ Id }) => ids.has(keyOf(Id)))
      .map((record) => ({
        sObject,
        id: String(record.Id),
        values: Object.entries(record)
          .filter(([field, value]) => !ofSystem.has(field) && !isEmpty(field, value))
          .map(([field, value]): [string, JsonValue] => [field, names.get(keyOf(value)) ?? (value as JsonValue)]),
      }));
  });
}

/** Standard objects have many checkboxes that nobody has set. */
const isEmpty = (field: string, value: JsonValue | undefined) =>
  value === null || value === undefined || (value === false && !field.endsWith('__c'));

/** An Id has 15 characters, or 18 with a checksum. */
const keyOf = (id: unknown) => (typeof id === 'string' ? id.slice(0, 15) : '');

function nameOf(record: JsonObject): string {
  const person = [record.FirstName, record.LastName].filter((part) => typeof part === 'string').join(' ');
  return String(record.Name ?? (person === '' ? record.Id : person));
}
