// Whether the integration user sees every record of an object. Only then does a query that finds nothing prove that there
// is nothing.
import type { SalesforceApi } from '../../salesforce/api.ts';
import { query } from '../../salesforce/query.ts';

/** Throws `FailureError`. */
export type SeesAllRecords = (sObject: string) => Promise<boolean>;

/** Asks once per object. */
export function seesAllRecords(api: SalesforceApi): SeesAllRecords {
  const remembered = new Map<string, boolean>();
  return async (sObject) => {
    const known = remembered.get(sObject) ?? (await ask(sObject, api));
    remembered.set(sObject, known);
    return known;
  };
}

async function ask(sObject: string, api: SalesforceApi): Promise<boolean> {
  const records = await query(`SELECT Id FROM ${sObject} LIMIT 1`, api);
  return records !== undefined;
}
