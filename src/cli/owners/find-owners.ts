// Looks up the owners that events ask for: who exists, and who is active.
import type { RecordKey } from '../../pipeline/plan/plan.ts';
import { idQueryPath, inQueries, type KeyedRow } from '../../pipeline/write/rows/ids/id-query.ts';
import { matchRecords } from '../../pipeline/write/rows/ids/match-records.ts';
import { recordIdByKey } from '../../pipeline/write/rows/row.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { query, queryPath } from '../../pipeline/write/salesforce/query.ts';

/** A User by the key that an event names. */
export interface OwnerKey {
  sObject: string;
  key: RecordKey;
}

export type FoundOwner = { kind: 'active'; id: string } | { kind: 'inactive' | 'missing' | 'ambiguous' };

/** With their quotes and commas, these fit the 4,000 characters of a WHERE clause. */
const idsInQuery = 150;

/** By the name of the key: see `ownerName`. Throws `FailureError`. */
export async function findOwners(
  wanted: readonly OwnerKey[],
  api: SalesforceApi,
): Promise<ReadonlyMap<string, FoundOwner>> {
  const unique = [...new Map(wanted.map((each) => [ownerName(each), each])).values()];
  const found = new Map<string, FoundOwner>(unique.map((each) => [ownerName(each), { kind: 'missing' }]));
  for (const alike of Map.groupBy(unique, ({ sObject, key }) => `${sObject} ${key.field}`).values()) {
    for (const part of inQueries(alike.map(rowFor))) {
      for (const [row, ids] of await idsOf(part, api)) {
        const [id] = ids;
        if (id !== undefined)
          found.set(ownerName(row), ids.length > 1 ? { kind: 'ambiguous' } : { kind: 'active', id });
      }
    }
  }
  const active = await activeUsers(
    [...found.values()].flatMap((each) => (each.kind === 'active' ? each.id : [])),
    api,
  );
  for (const [name, owner] of found) {
    if (owner.kind === 'active' && !active.has(owner.id)) found.set(name, { kind: 'inactive' });
  }
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
  const records = (await query(idQueryPath(rows), api)) ?? [];
  const matches = matchRecords(records, rows);
  if (matches) return [...matches];
  const middle = Math.ceil(rows.length / 2);
  return [...(await idsOf(rows.slice(0, middle), api)), ...(await idsOf(rows.slice(middle), api))];
}

async function activeUsers(ids: readonly string[], api: SalesforceApi): Promise<ReadonlySet<string>> {
  const active = new Set<string>();
  for (let start = 0; start < ids.length; start += idsInQuery) {
    const literals = ids.slice(start, start + idsInQuery).map((id) => `'${id}'`);
    const soql = `SELECT Id FROM User WHERE IsActive = true AND Id IN (${literals.join(',')})`;
    for (const { Id } of (await query(queryPath(soql), api)) ?? []) if (typeof Id === 'string') active.add(Id);
  }
  return active;
}
