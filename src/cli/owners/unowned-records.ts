// Records of the org that still belong to the integration user, although the mappings create them with an owner.
import { recordKey } from '../../pipeline/plan/record-key.ts';
import { recordIdByKey } from '../../pipeline/write/rows/row.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { query, queryPath } from '../../pipeline/write/salesforce/query.ts';
import { UsageError } from '../io.ts';
import type { CreatedWithOwner } from './owner-rules.ts';

export interface UnownedRecord {
  id: string;
  sObject: string;
  /** As plans name the record: by object and key. */
  recordId: string;
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
  const found: UnownedRecord[] = [];
  for (const { sObject, key } of created) {
    const open = isTask(sObject) ? ' AND IsClosed = false' : '';
    const soql = `SELECT Id, ${key.field} FROM ${sObject} WHERE OwnerId = '${userId}' AND ${key.field} != null${open}`;
    const records = await query(queryPath(soql), api);
    if (!records) {
      throw new UsageError(
        `the org does not have ${sObject}.${key.field}, or the integration user cannot see it. Deploy the fields and assign the permission set: see salesforce/README.md`,
      );
    }
    for (const record of records) {
      const value = Object.entries(record).find(([name]) => name.toLowerCase() === key.field.toLowerCase())?.[1];
      const result = recordKey(value, key);
      if (typeof record.Id === 'string' && 'key' in result)
        found.push({ id: record.Id, sObject, recordId: recordIdByKey(sObject, result.key) });
    }
  }
  return found;
}

const isTask = (sObject: string) => sObject.toLowerCase() === 'task';
