// Compares Salesforce with what the events come to; gives each breach in a line.
import type { Org } from '../../../src/local/salesforce/org.ts';
import { type ModelEvent, type ModelValue, modelOf } from './model.ts';

/** Compares the org with what the events come to. */
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
    const found = records.get(nameOf(sObject, keyField, keyIdentity)) ?? [];
    if (found.length > 1) breaches.push(`${name} is there ${found.length} times`);
    const [record] = found;
    if (!record && mustExist) breaches.push(`${name} is missing`);
    if (record && !mayExist) breaches.push(`${name} is there, and should not be`);
    if (!record || !mayExist) continue;
    for (const [field, allowed] of fields) {
      const raw = record[field] ?? null;
      const value = typeof raw === 'string' ? (ids.get(raw) ?? raw) : raw;
      if (allowed.has(value)) continue;
      // What a person does to a record that was created once is not undone.
      if (sObject === 'Alert__c' && field === 'Status__c' && value === 'closed') continue;
      breaches.push(`${name} ${field} is ${JSON.stringify(value)}, not ${JSON.stringify([...allowed])}`);
    }
  }
  for (const sObject of writtenObjects) {
    for (const record of org.records(sObject)) {
      const name = `${sObject} ${identity(record.Key__c ?? record.Event_Id__c)}`;
      if (!expected.has(name)) breaches.push(`${name} is there, and no event asked for it`);
    }
  }
  return [...breaches, ...missingWithoutKey(org, events)];
}

/** Records without a key, such as platform events, are written at least once. */
function missingWithoutKey(org: Org, events: readonly ModelEvent[]): string[] {
  const asked = events.flatMap(({ plans, status }) => (status === 'applied' ? [...plans.slice(0, 1)] : []));
  return asked.flatMap(({ event, records }) =>
    records
      .filter(({ key }) => key === undefined)
      .filter(({ sObject, fields }) => {
        const isIt = (record: Record<string, unknown>) =>
          Object.entries(fields).every(([field, value]) => record[field] === value);
        return !org.records(sObject).some(isIt);
      })
      .map(({ sObject }) => `${sObject} of ${event.id} is missing`),
  );
}

/** By object, key field and key. */
function recordsOf(org: Org): Map<string, ReturnType<Org['records']>> {
  const found = new Map<string, ReturnType<Org['records']>>();
  for (const sObject of writtenObjects) {
    for (const record of org.records(sObject)) {
      for (const field of ['Key__c', 'Event_Id__c']) {
        if (record[field] === undefined) continue;
        const name = nameOf(sObject, field, identity(record[field]));
        found.set(name, [...(found.get(name) ?? []), record]);
      }
    }
  }
  return found;
}

const writtenObjects = ['Counselor__c', 'Site__c', 'Badge__c', 'Alert__c', 'Shift__c'];

const nameOf = (sObject: string, field: string, key: string) => `${sObject} ${field} ${key}`;

const identity = (key: unknown) => String(key).trim().toLowerCase();
