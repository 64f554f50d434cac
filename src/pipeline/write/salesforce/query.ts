// One SOQL query, for a question that the reply to a write leaves open.
import { FailureError } from '../../../failure.ts';
import { isJsonObject, type JsonObject } from '../../../json.ts';
import type { SalesforceApi } from './api.ts';

/** By these codes Salesforce says that it will never answer this query. */
const refusals = new Set(['INVALID_TYPE', 'INVALID_FIELD', 'INVALID_QUERY_FILTER_OPERATOR', 'MALFORMED_QUERY']);

/**
 * The first page of records; undefined where Salesforce refuses the query itself, because of an unknown object or field
 * or a literal of the wrong type. Throws `FailureError` for a failure of the service.
 */
export async function query(soql: string, api: SalesforceApi): Promise<JsonObject[] | undefined> {
  const { status, body } = await api.call({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` });
  if (isJsonObject(body) && Array.isArray(body.records)) return body.records.filter(isJsonObject);
  const isRefused = Array.isArray(body) && body.some((error) => refusals.has(error?.errorCode));
  if (status >= 400 && isRefused) return undefined;
  throw new FailureError({
    code: 'salesforce/bad-reply',
    message: 'The reply of Salesforce to a query is not a query result.',
  });
}
