// Records of the org that still belong to the integration user, although the mappings create them with an owner.
import type { JsonObject } from '../../json.ts';
import type { CompiledKey } from '../../pipeline/mapping/mappings.ts';
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
  for (const { sObject, key, keys } of created) {
    const fields = new Set(['Id', 'CreatedDate', 'SystemModstamp', ...keys.map(({ field }) => field)]);
    const open = isTask(sObject) ? ' AND IsClosed = false' : '';
    const soql = `SELECT ${[...fields].join(', ')} FROM ${sObject} WHERE OwnerId = '${userId}' AND ${key.field} != null${open}`;
    const what = keys.map(({ field }) => `${sObject}.${field}`).join(' or ');
    for (const record of await requiredQuery(queryPath(soql), what, api)) {
      if (typeof record.Id !== 'string') continue;
      found.set(record.Id, {
        id: record.Id,
        sObject,
        recordIds: keys.flatMap((each) => recordIdBy(each, sObject, record)),
        modified: String(record.SystemModstamp),
        createdAt: Date.parse(String(record.CreatedDate)),
      });
    }
  }
  return [...found.values()];
}

function recordIdBy(key: CompiledKey, sObject: string, record: JsonObject): string[] {
  const value = Object.entries(record).find(([name]) => name.toLowerCase() === key.field.toLowerCase())?.[1];
  const result = recordKey(value, key);
  return 'key' in result ? [recordIdByKey(sObject, result.key)] : [];
}

const isTask = (sObject: string) => sObject.toLowerCase() === 'task';
