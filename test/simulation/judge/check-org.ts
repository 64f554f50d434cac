// Compares the records in Salesforce with the model's. Returns one line per breach.
import { expectedOrg } from '../model/expected-org.ts';
import type { EventHistory } from '../model/history.ts';
import type { PersonChange } from '../model/person-change.ts';
import type { ModelValue } from '../model/plan.ts';
import { keyFields, nameOf, type RecordKey, recordKey } from '../model/record-key.ts';
import type { Observation, ObservedRecord } from './observation.ts';

export function breachesOfOrg(
  records: Observation['records'],
  events: readonly EventHistory[],
  changes: readonly PersonChange[] = [],
): string[] {
  const byName = recordsByName(records);
  const targets = linkTargets(records);
  // A link to a user who cannot own records is left out as if the user did not exist.
  const isThere = (key: RecordKey) => byName.get(nameOf(key))?.some((record) => !cannotOwn(record)) ?? false;
  const expected = expectedOrg(events, changes, isThere);
  const breaches: string[] = [];
  for (const [name, { mustExist, mayExist, fields }] of expected) {
    const matches = byName.get(name) ?? [];
    if (matches.length > 1) breaches.push(`${name} exists ${matches.length} times`);
    const [record] = matches;
    if (!record && mustExist) breaches.push(`${name} is missing`);
    if (record && !mayExist) breaches.push(`${name} exists, but should not`);
    if (!record || !mayExist) continue;
    for (const [field, allowed] of fields) {
      const raw = record[field] ?? null;
      const isUnowned = field === 'OwnerId' && !targets.has(raw);
      const value = typeof raw === 'string' && !isUnowned ? (targets.get(raw) ?? raw) : isUnowned ? null : raw;
      if (allowed.has(value)) continue;
      // A create does not overwrite what a coach has changed since.
      if (name.startsWith('Alert__c ') && field === 'Status__c' && value === 'closed') continue;
      breaches.push(`${name} ${field} is ${JSON.stringify(value)}, not one of ${JSON.stringify([...allowed])}`);
    }
  }
  for (const [name, [record]] of byName) {
    if (!expected.has(name) && !isSeeded(name) && record) breaches.push(`${name} exists, but no event writes it`);
  }
  return [...breaches, ...missingWithoutKey(records, events)];
}

/** Records without a key, such as platform events, must have been written at least once. */
function missingWithoutKey(records: Observation['records'], events: readonly EventHistory[]): string[] {
  const applied = events.flatMap(({ plans, status }) => (status === 'applied' ? plans.slice(0, 1) : []));
  return applied.flatMap(({ order, writes }) =>
    writes
      .filter(({ key }) => key === undefined)
      .filter(({ sObject, fields }) => {
        const isWritten = (record: ObservedRecord) =>
          Object.entries(fields).every(([field, value]) => record[field] === value);
        return !records.get(sObject)?.some(isWritten);
      })
      .map(({ sObject }) => `${sObject} of ${order.source} ${order.id} is missing`),
  );
}

/** Users who have left, who have no license for it, or who may not read the records. */
const cannotOwn = ({ IsActive, UserType, Access__c }: ObservedRecord) =>
  IsActive === false || (UserType ?? 'Standard') !== 'Standard' || Access__c === 'none';

/** Records that are in the org before a run. */
const isSeeded = (name: string) => /^(Coach__c|User) /.test(name);

/** A record has one name for each key field that it has a value for. */
function recordsByName(records: Observation['records']): Map<string, ObservedRecord[]> {
  const byName = new Map<string, ObservedRecord[]>();
  for (const [sObject, list] of records) {
    for (const record of list) {
      for (const field of keyFields) {
        const value = record[field];
        if (value === undefined || value === null) continue;
        const name = nameOf(recordKey(sObject, field, String(value)));
        byName.set(name, [...(byName.get(name) ?? []), record]);
      }
    }
  }
  return byName;
}

/** `OBJECT:IDENTITY` of each record by its Salesforce id, as the model writes links. */
function linkTargets(records: Observation['records']): Map<ModelValue, string> {
  const targets = new Map<ModelValue, string>();
  for (const [sObject, list] of records) {
    for (const { Id, Key__c, DeveloperName } of list) {
      if (Id !== undefined && DeveloperName !== undefined && DeveloperName !== null)
        targets.set(Id, `${sObject}:${recordKey(sObject, 'DeveloperName', String(DeveloperName)).identity}`);
      if (Id !== undefined && Key__c !== undefined && Key__c !== null)
        targets.set(Id, `${sObject}:${recordKey(sObject, 'Key__c', String(Key__c)).identity}`);
    }
  }
  return targets;
}
