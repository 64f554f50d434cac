// Gives records their owner, unless somebody has changed them meanwhile: the records are read again just before, and
// Salesforce refuses each update whose record was modified after that (REST API Developer Guide, "Conditional Request
// Headers": documented for single rows, so each takes a call of its own).
import { codeName, readErrors } from '../../pipeline/write/rows/answers/salesforce-error.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { query, queryPath } from '../../pipeline/write/salesforce/query.ts';

export interface OwnerToGive {
  sObject: string;
  /** Of the record. */
  id: string;
  ownerId: string;
}

/** `changed`: somebody gave it an owner, closed it or edited it meanwhile. */
export type Given = { kind: 'given' | 'changed' } | { kind: 'refused'; code: string };

/** Records that are read again by one query: what follows takes seconds. */
const recordsInQuery = 25;

/** Throws `FailureError` for a failure of the service: what was done before stays done. */
export async function giveOwners(
  records: readonly OwnerToGive[],
  userId: string,
  api: SalesforceApi,
  onGiven: (record: OwnerToGive, given: Given) => void,
): Promise<void> {
  for (const alike of Map.groupBy(records, ({ sObject }) => sObject).values()) {
    for (let start = 0; start < alike.length; start += recordsInQuery) {
      const part = alike.slice(start, start + recordsInQuery);
      const modified = await modifiedAt(part, userId, api);
      for (const record of part) {
        const modifiedMs = modified.get(record.id);
        onGiven(record, modifiedMs === undefined ? { kind: 'changed' } : await update(record, modifiedMs, api));
      }
    }
  }
}

/** When those records were last modified that still belong to the integration user. */
async function modifiedAt(
  records: readonly OwnerToGive[],
  userId: string,
  api: SalesforceApi,
): Promise<ReadonlyMap<string, number>> {
  const literals = records.map(({ id }) => `'${id}'`).join(',');
  const soql = `SELECT Id, LastModifiedDate FROM ${records[0]?.sObject} WHERE OwnerId = '${userId}' AND Id IN (${literals})`;
  const found = (await query(queryPath(soql), api)) ?? [];
  return new Map(found.map(({ Id, LastModifiedDate }) => [String(Id), Date.parse(String(LastModifiedDate))]));
}

async function update({ sObject, id, ownerId }: OwnerToGive, modifiedMs: number, api: SalesforceApi): Promise<Given> {
  const { status, body } = await api.call({
    method: 'PATCH',
    path: `/sobjects/${sObject}/${id}`,
    // Without the second header, an assignment rule could give the record to somebody else.
    headers: { 'If-Unmodified-Since': new Date(modifiedMs).toUTCString(), 'Sforce-Auto-Assign': 'FALSE' },
    body: { OwnerId: ownerId },
    rows: 1,
  });
  if (status < 300) return { kind: 'given' };
  if (status === 412 || status === 404) return { kind: 'changed' };
  const [error] = readErrors(body);
  return { kind: 'refused', code: error ? codeName(error.code) : `HTTP ${status}` };
}
