// Gives records their owner, unless somebody has changed them meanwhile: the records are read again just before, and
// Salesforce refuses each update whose record was modified after that (REST API Developer Guide, "Conditional Request
// Headers": documented for single rows, so each takes a call of its own).
import type { Clock } from '../../clock.ts';
import { codeName, readErrors } from '../../pipeline/write/rows/answers/salesforce-error.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { queryPath } from '../../pipeline/write/salesforce/query.ts';
import { requiredQuery } from './required-query.ts';

export interface OwnerToGive {
  sObject: string;
  /** Of the record. */
  id: string;
  ownerId: string;
  /** `SystemModstamp` when the record was found without an owner. */
  modified: string;
}

/** `changed`: somebody gave it an owner, closed it or edited it meanwhile. */
export type Given = { kind: 'given' | 'changed' } | { kind: 'refused'; code: string };

/**
 * What must have passed since the records were found: a date in a header has whole seconds, so it does not show a change in
 * the same second.
 */
const settledMs = 1_000;

/** Records that are read again by one query: what follows takes seconds. */
const recordsInQuery = 25;

export interface Giving {
  /** Of the integration user. */
  userId: string;
  api: SalesforceApi;
  /** When the records were found, in milliseconds since 1970. */
  foundAt: number;
  clock: Clock;
  /** Aborted when the person wants to stop: the rest stays as it is. */
  signal: AbortSignal;
}

/** Throws `FailureError` for a failure of the service: what was done before stays done. */
export async function giveOwners(
  records: readonly OwnerToGive[],
  { userId, api, foundAt, clock, signal }: Giving,
  onGiven: (record: OwnerToGive, given: Given) => void,
): Promise<void> {
  const waitMs = foundAt + settledMs - clock.now();
  if (records.length > 0 && waitMs > 0) await clock.sleep(waitMs);
  for (const alike of Map.groupBy(records, ({ sObject }) => sObject).values()) {
    for (let start = 0; start < alike.length; start += recordsInQuery) {
      if (signal.aborted) return;
      const part = alike.slice(start, start + recordsInQuery);
      const unchanged = await unchangedOf(part, userId, api);
      for (const record of part) {
        if (signal.aborted) return;
        onGiven(record, unchanged.has(record) ? await update(record, api) : { kind: 'changed' });
      }
    }
  }
}

/** Those that still belong to the integration user, as they were found. */
async function unchangedOf(
  records: readonly OwnerToGive[],
  userId: string,
  api: SalesforceApi,
): Promise<ReadonlySet<OwnerToGive>> {
  const sObject = records[0]?.sObject ?? '';
  const literals = records.map(({ id }) => `'${id}'`).join(',');
  const soql = `SELECT Id, SystemModstamp FROM ${sObject} WHERE OwnerId = '${userId}' AND Id IN (${literals})`;
  const found = await requiredQuery(queryPath(soql), `${sObject}.OwnerId`, api);
  const modified = new Map(found.map(({ Id, SystemModstamp }) => [Id, SystemModstamp]));
  return new Set(records.filter(({ id, modified: before }) => modified.get(id) === before));
}

async function update({ sObject, id, ownerId, modified }: OwnerToGive, api: SalesforceApi): Promise<Given> {
  const { status, body } = await api.call({
    method: 'PATCH',
    path: `/sobjects/${sObject}/${id}`,
    headers: {
      'If-Unmodified-Since': new Date(modified).toUTCString(),
      // Without it, an assignment rule could give the record to somebody else.
      'Sforce-Auto-Assign': 'FALSE',
    },
    body: { OwnerId: ownerId },
    rows: 1,
  });
  if (status < 300) return { kind: 'given' };
  if (status === 412 || status === 404) return { kind: 'changed' };
  const [error] = readErrors(body);
  return { kind: 'refused', code: error ? codeName(error.code) : `HTTP ${status}` };
}
