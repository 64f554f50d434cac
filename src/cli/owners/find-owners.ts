// Looks up the owners that events ask for: who exists, and which Users are active.
import type { RecordKey } from '../../pipeline/plan/plan.ts';
import { idQueryPath, impossibleKey, inQueries, isId, type KeyedRow } from '../../pipeline/write/rows/ids/id-query.ts';
import { matchRecords } from '../../pipeline/write/rows/ids/match-records.ts';
import { recordIdByKey } from '../../pipeline/write/rows/row.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { query, queryPath } from '../../pipeline/write/salesforce/query.ts';
import { requiredQuery } from './required-query.ts';

/** A User, or another owner, by the key that an event names. */
export interface OwnerKey {
  sObject: string;
  key: RecordKey;
}

export type FoundOwner = { kind: 'active'; id: string } | { kind: 'inactive' | 'missing' | 'ambiguous' };

/** With their quotes and commas, these fit the 4,000 characters of a WHERE clause. */
const idsInQuery = 150;

/** By the name of the key: see `ownerName`. Throws `FailureError`, and `UsageError` where the org does not have the key. */
export async function findOwners(
  wanted: readonly OwnerKey[],
  api: SalesforceApi,
): Promise<ReadonlyMap<string, FoundOwner>> {
  const unique = [...new Map(wanted.map((each) => [ownerName(each), each])).values()];
  const found = new Map<string, FoundOwner>(unique.map((each) => [ownerName(each), { kind: 'missing' }]));
  for (const alike of Map.groupBy(unique, ({ sObject, key }) => `${sObject} ${key.field}`).values()) {
    // One key that no User can have would make Salesforce refuse the query for all of them.
    const possible = alike.map(rowFor).filter((row) => !impossibleKey(row));
    for (const part of inQueries(possible)) {
      for (const [row, ids] of await idsOf(part, api)) {
        const [id] = ids;
        if (id !== undefined)
          found.set(ownerName(row), ids.length > 1 ? { kind: 'ambiguous' } : { kind: 'active', id });
      }
    }
  }
  const users = unique.filter(({ sObject }) => sObject.toLowerCase() === 'user').map(ownerName);
  const idOf = (name: string) => {
    const owner = found.get(name);
    return owner?.kind === 'active' ? [owner.id] : [];
  };
  const active = await activeUsers([...new Set(users.flatMap(idOf))], api);
  for (const name of users) if (idOf(name).some((id) => !active.has(id))) found.set(name, { kind: 'inactive' });
  return found;
}

export const ownerName = ({ sObject, key }: OwnerKey): string => recordIdByKey(sObject, key);

/** A query by keys takes rows. */
const rowFor = ({ sObject, key }: OwnerKey): KeyedRow => ({
  operation: 'update',
  sObject,
  key,
  recordId: recordIdByKey(sObject, key),
  fields: {},
  links: [],
  eventWrites: [],
});

async function idsOf(rows: readonly KeyedRow[], api: SalesforceApi): Promise<[KeyedRow, readonly string[]][]> {
  const [{ sObject, key }] = rows as [KeyedRow];
  const path = idQueryPath(rows);
  // Salesforce refuses a query with a text that looks like an Id and is none. No record has that.
  const records = isId(key) ? await query(path, api) : await requiredQuery(path, `${sObject}.${key.field}`, api);
  const matches = records && matchRecords(records, rows);
  if (matches) return [...matches];
  if (rows.length === 1) return [];
  const middle = Math.ceil(rows.length / 2);
  return [...(await idsOf(rows.slice(0, middle), api)), ...(await idsOf(rows.slice(middle), api))];
}

async function activeUsers(ids: readonly string[], api: SalesforceApi): Promise<ReadonlySet<string>> {
  const active = new Set<string>();
  for (let start = 0; start < ids.length; start += idsInQuery) {
    const literals = ids.slice(start, start + idsInQuery).map((id) => `'${id}'`);
    const soql = `SELECT Id FROM User WHERE IsActive = true AND Id IN (${literals.join(',')})`;
    for (const { Id } of await requiredQuery(queryPath(soql), 'User.IsActive', api))
      if (typeof Id === 'string') active.add(Id);
  }
  return active;
}
