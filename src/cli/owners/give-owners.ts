// Gives records their owner, unless somebody has changed them meanwhile: the records are read again just before, and each
// update is refused by Salesforce if its record was modified after that ("Conditional Request Headers").
import { isJsonObject, type JsonObject } from '../../json.ts';
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

/** Subrequests of a composite call. */
const recordsInCall = 25;

/** In the order of the records. Throws `FailureError` for a failure of the service: what was done before stays done. */
export async function giveOwners(
  records: readonly OwnerToGive[],
  userId: string,
  api: SalesforceApi,
  onGiven: (record: OwnerToGive, given: Given) => void,
): Promise<void> {
  for (const alike of Map.groupBy(records, ({ sObject }) => sObject).values()) {
    for (let start = 0; start < alike.length; start += recordsInCall) {
      const part = alike.slice(start, start + recordsInCall);
      const modified = await modifiedAt(part, userId, api);
      const open = part.filter(({ id }) => modified.has(id));
      const given = open.length === 0 ? [] : await update(open, modified, api);
      for (const record of part) onGiven(record, given[open.indexOf(record)] ?? { kind: 'changed' });
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

async function update(
  records: readonly OwnerToGive[],
  modified: ReadonlyMap<string, number>,
  api: SalesforceApi,
): Promise<Given[]> {
  const compositeRequest = records.map(({ sObject, id, ownerId }, index) => ({
    method: 'PATCH',
    url: `/services/data/v${api.version}/sobjects/${sObject}/${id}`,
    referenceId: `record${index}`,
    httpHeaders: { 'If-Unmodified-Since': new Date(modified.get(id) ?? 0).toUTCString() },
    body: { OwnerId: ownerId },
  }));
  const body = { allOrNone: false, compositeRequest };
  const reply = await api.call({ method: 'POST', path: '/composite', body, rows: records.length });
  const answers =
    isJsonObject(reply.body) && Array.isArray(reply.body.compositeResponse) ? reply.body.compositeResponse : [];
  return records.map((_, index) => {
    const answer = answers.filter(isJsonObject).find(({ referenceId }) => referenceId === `record${index}`);
    return answer ? givenBy(answer) : { kind: 'refused', code: `HTTP ${reply.status}` };
  });
}

function givenBy({ httpStatusCode: status, body }: JsonObject): Given {
  if (typeof status === 'number' && status < 300) return { kind: 'given' };
  if (status === 412 || status === 404) return { kind: 'changed' };
  const [error] = readErrors(body);
  return { kind: 'refused', code: error ? codeName(error.code) : `HTTP ${Number(status)}` };
}
