// Queries for fields that the org must have: a refused one must not look like one that found nothing.
import type { JsonObject } from '../../json.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { query } from '../../pipeline/write/salesforce/query.ts';
import { UsageError } from '../io.ts';

/**
 * Throws `UsageError` where Salesforce refuses the query, `FailureError` for a failure of the service.
 * @param path see `queryPath`
 * @param what the object and field that it is about, `User.Coach_Id__c`
 */
export async function requiredQuery(path: string, what: string, api: SalesforceApi): Promise<JsonObject[]> {
  const records = await query(path, api);
  if (records) return records;
  throw new UsageError(
    `the org does not have ${what}, or the integration user cannot see it. Deploy the fields and assign the permission set: see salesforce/README.md`,
  );
}
