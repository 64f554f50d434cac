// Records of the org that still belong to the integration user, although the mappings create them with an owner.
import { recordKey } from '../../pipeline/plan/record-key.ts';
import { recordIdByKey } from '../../pipeline/write/rows/row.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { queryPath } from '../../pipeline/write/salesforce/query.ts';
import type { CreatedWithOwner } from './owner-rules.ts';
import { requiredQuery } from './required-query.ts';

export interface UnownedRecord {
  id: string;
  sObject: string;
  /** As plans name the record: by object and key, once for each key field that has a value. */
  recordIds: string[];
  /** `SystemModstamp`, as Salesforce writes it. */
  modified: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/**
 * A Task that is closed needs no owner any more. Throws `FailureError`, and `UsageError` where the org does not have the
 * object or the field.
 * @param userId of the integration user
 */
export async function unownedRecords(
  created: readonly CreatedWithOwner[],
  userId: string,
  api: SalesforceApi,
): Promise<UnownedRecord[]> {
  const found = new Map<string, UnownedRecord>();
  for (const { sObject, key } of created) {
    const open = isTask(sObject) ? ' AND IsClosed = false' : '';
    const soql = `SELECT Id, CreatedDate, SystemModstamp, ${key.field} FROM ${sObject} WHERE OwnerId = '${userId}' AND ${key.field} != null${open}`;
    for (const record of await requiredQuery(queryPath(soql), `${sObject}.${key.field}`, api)) {
      const value = Object.entries(record).find(([name]) => name.toLowerCase() === key.field.toLowerCase())?.[1];
      const result = recordKey(value, key);
      if (typeof record.Id !== 'string' || !('key' in result)) continue;
      const modified = String(record.SystemModstamp);
      const createdAt = Date.parse(String(record.CreatedDate));
      const own = found.get(record.Id) ?? { id: record.Id, sObject, recordIds: [], modified, createdAt };
      own.recordIds.push(recordIdByKey(sObject, result.key));
      found.set(record.Id, own);
    }
  }
  return [...found.values()];
}

const isTask = (sObject: string) => sObject.toLowerCase() === 'task';
