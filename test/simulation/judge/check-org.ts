// Compares the records in Salesforce with the model's. Returns one line per breach.
import type { Org } from '../../../src/local/salesforce/org.ts';
import { type ModelEvent, type ModelValue, modelOf } from './model.ts';

export function breachesOfOrg(org: Org, events: readonly ModelEvent[]): string[] {
  const ids = new Map<string, ModelValue>();
  for (const sObject of ['Counselor__c', 'Site__c', 'Coach__c']) {
    for (const record of org.records(sObject)) ids.set(String(record.Id), `${sObject}:${identity(record.Key__c)}`);
  }
  const there = new Set(ids.values());
  const isThere = (sObject: string, keyIdentity: string) => there.has(`${sObject}:${keyIdentity}`);
  const breaches: string[] = [];
  const expected = new Set<string>();
  const records = recordsOf(org);
  for (const { sObject, keyField, keyIdentity, mustExist, mayExist, fields } of modelOf(events, isThere)) {
    const name = `${sObject} ${keyIdentity}`;
    expected.add(name);
    const matches = records.get(nameOf(sObject, keyField, keyIdentity)) ?? [];
    if (matches.length > 1) breaches.push(`${name} exists ${matches.length} times`);
    const [record] = matches;
    if (!record && mustExist) breaches.push(`${name} is missing`);
    if (record && !mayExist) breaches.push(`${name} exists, but should not`);
    if (!record || !mayExist) continue;
    for (const [field, allowed] of fields) {
      const raw = record[field] ?? null;
      const value = typeof raw === 'string' ? (ids.get(raw) ?? raw) : raw;
      if (allowed.has(value)) continue;
      // A create does not overwrite what a coach has changed since.
      if (sObject === 'Alert__c' && field === 'Status__c' && value === 'closed') continue;
      breaches.push(`${name} ${field} is ${JSON.stringify(value)}, not one of ${JSON.stringify([...allowed])}`);
    }
  }
  for (const sObject of writtenObjects) {
    for (const record of org.records(sObject)) {
      const name = `${sObject} ${identity(record.Key__c ?? record.Event_Id__c)}`;
      if (!expected.has(name)) breaches.push(`${name} exists, but no event writes it`);
    }
  }
  return [...breaches, ...missingWithoutKey(org, events)];
}

/** Records without a key, such as platform events, must have been written at least once. */
function missingWithoutKey(org: Org, events: readonly ModelEvent[]): string[] {
  const applied = events.flatMap(({ plans, status }) => (status === 'applied' ? [...plans.slice(0, 1)] : []));
  return applied.flatMap(({ event, records }) =>
    records
      .filter(({ key }) => key === undefined)
      .filter(({ sObject, fields }) => {
        const isWritten = (record: Record<string, unknown>) =>
          Object.entries(fields).every(([field, value]) => record[field] === value);
        return !org.records(sObject).some(isWritten);
      })
      .map(({ sObject }) => `${sObject} of ${event.id} is missing`),
  );
}

/** Keys are made of object, key field and key. */
function recordsOf(org: Org): Map<string, ReturnType<Org['records']>> {
  const byName = new Map<string, ReturnType<Org['records']>>();
  for (const sObject of writtenObjects) {
    for (const record of org.records(sObject)) {
      for (const field of ['Key__c', 'Event_Id__c']) {
        if (record[field] === undefined) continue;
        const name = nameOf(sObject, field, identity(record[field]));
        byName.set(name, [...(byName.get(name) ?? []), record]);
      }
    }
  }
  return byName;
}

const writtenObjects = ['Counselor__c', 'Site__c', 'Badge__c', 'Alert__c', 'Shift__c'];

const nameOf = (sObject: string, field: string, key: string) => `${sObject} ${field} ${key}`;

const identity = (key: unknown) => String(key).trim().toLowerCase();
