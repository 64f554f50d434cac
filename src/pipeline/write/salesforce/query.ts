// One SOQL query, for what the reply to a write leaves open.
import { FailureError } from '../../../failure.ts';
import { isJsonObject, type JsonObject } from '../../../json.ts';
import type { SalesforceApi } from './api.ts';

/** By which Salesforce says that no try of this query will be answered. */
const refusals = new Set(['INVALID_TYPE', 'INVALID_FIELD', 'INVALID_QUERY_FILTER_OPERATOR', 'MALFORMED_QUERY']);

/**
 * The first page of records; undefined where Salesforce refuses the query itself: an object or a field that it does not
 * know, a literal of the wrong type. Throws `FailureError` for a failure of the service.
 */
export async function query(soql: string, api: SalesforceApi): Promise<JsonObject[] | undefined> {
  const { status, body } = await api.call({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` });
  if (isJsonObject(body) && Array.isArray(body.records)) return body.records.filter(isJsonObject);
  const isRefused = Array.isArray(body) && body.some((error) => refusals.has(error?.errorCode));
  if (status >= 400 && isRefused) return undefined;
  throw new FailureError({ code: 'salesforce/bad-reply', message: 'Salesforce did not answer a query.' });
}
