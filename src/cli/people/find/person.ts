// Whom a search is about: one or more values that identify a person, and the roles in which the mappings use such values as
// keys. A role is an object and its key field, such as `Contact.Counselor_Id__c`.
import type { CompiledKey, Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { RecordWrite } from '../../../pipeline/plan/plan.ts';
import { recordKey } from '../../../pipeline/plan/record-key.ts';

export interface Person {
  /** As the operator wrote them. */
  values: readonly string[];
  /** By role: the identities of the values, as keys of that object are compared. */
  roles: ReadonlyMap<string, RoleIdentities>;
}

export interface RoleIdentities {
  sObject: string;
  field: string;
  identities: ReadonlySet<string>;
}

export const roleOf = (sObject: string, field: string): string => `${sObject}.${field}`;

export function personOf(values: readonly string[], mappings: Mappings): Person {
  const roles = new Map<string, RoleIdentities>();
  const add = (sObject: string, key: CompiledKey) => {
    const role = roleOf(sObject, key.field);
    const identities = values.flatMap((value) => {
      const result = recordKey(value, key);
      return 'key' in result ? result.key.identity : [];
    });
    roles.set(role, { sObject, field: key.field, identities: new Set(identities) });
  };
  for (const { rules } of mappings.all()) {
    for (const { sObject, key, links } of rules) {
      if (key) add(sObject, key);
      for (const link of links) add(link.sObject, link.key);
    }
  }
  return { values, roles };
}

export interface RolesOfEvent {
  /** The roles in which the person is in the event. */
  roles: string[];
  /** Another person is in the event in one of these roles. */
  isShared: boolean;
  /** All other keys in the event, each once. */
  others: [role: string, identity: string][];
}

/** Of one event: a list of a thousand items says no more than this. */
const mostOthers = 20;

/** The person as a key of the records that an event writes, and of those that they link to. */
export function rolesIn(records: readonly RecordWrite[], { roles }: Person): RolesOfEvent {
  const keys = records.flatMap(({ sObject, key, links }) => [
    ...(key ? [{ sObject, key }] : []),
    ...links.filter(({ byName }) => !byName),
  ]);
  const named = keys.map(({ sObject, key }) => {
    const role = roleOf(sObject, key.field);
    const { identity } = key;
    return { role, identity, isPerson: roles.get(role)?.identities.has(identity) ?? false };
  });
  const own = new Set(named.flatMap(({ role, isPerson }) => (isPerson ? role : [])));
  const others = new Map<string, [string, string]>();
  for (const { role, identity, isPerson } of named)
    if (!isPerson && others.size < mostOthers) others.set(JSON.stringify([role, identity]), [role, identity]);
  return {
    roles: [...own],
    isShared: named.some(({ role, isPerson }) => own.has(role) && !isPerson),
    others: [...others.values()],
  };
}
