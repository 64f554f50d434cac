// SOQL queries: their paths, and what their replies say.
import { type Failure, FailureError } from '../../../failure.ts';
import { isJsonObject, type JsonObject } from '../../../json.ts';
import type { SalesforceApi } from './api.ts';
import { isUnavailable, serviceFailureOfErrors, unavailable } from './service-failure.ts';

/** By these codes Salesforce says that it will never answer this query. */
const refusals = new Set(['INVALID_TYPE', 'INVALID_FIELD', 'INVALID_QUERY_FILTER_OPERATOR', 'MALFORMED_QUERY']);

/** A page of records. Salesforce decides how many it has, and may send fewer than asked for. */
export interface QueryPage {
  records: JsonObject[];
  /** From the root; absent on the last page. */
  nextRecordsUrl?: string;
}

/**
 * Relative to the version's base path.
 * @param resource `queryAll` also finds archived and deleted records
 */
export const queryPath = (soql: string, resource: 'query' | 'queryAll' = 'query'): string =>
  `/${resource}?q=${encodeURIComponent(soql)}`;

/** Undefined where the body is not a page of records. */
export function readPage(body: unknown): QueryPage | undefined {
  if (!isJsonObject(body) || !Array.isArray(body.records)) return undefined;
  const records = body.records.filter(isJsonObject);
  if (body.done !== false) return { records };
  return typeof body.nextRecordsUrl === 'string' ? { records, nextRecordsUrl: body.nextRecordsUrl } : undefined;
}

/**
 * The records of the page and of all that follow it, one call each. Throws `FailureError`, also for a page that comes
 * again: it would never end.
 */
export async function recordsFrom(page: QueryPage, api: SalesforceApi): Promise<JsonObject[]> {
  const records = [...page.records];
  const seen = new Set<string>();
  for (let { nextRecordsUrl } = page; nextRecordsUrl !== undefined; ) {
    if (seen.has(nextRecordsUrl)) throw notAPage();
    seen.add(nextRecordsUrl);
    const path = nextRecordsUrl.replace(/^\/services\/data\/v\d+\.\d+/, '');
    const { body } = await api.call({ method: 'GET', path });
    const next = readPage(body);
    if (!next) throw notAPage();
    records.push(...next.records);
    nextRecordsUrl = next.nextRecordsUrl;
  }
  return records;
}

/**
 * All records; undefined where Salesforce refuses the query itself, because of an unknown object or field or a literal of
 * the wrong type. Throws `FailureError` for a failure of the service.
 * @param path see `queryPath`
 */
export async function query(path: string, api: SalesforceApi): Promise<JsonObject[] | undefined> {
  const { status, body } = await api.call({ method: 'GET', path });
  const page = readPage(body);
  if (page) return recordsFrom(page, api);
  const isRefused = Array.isArray(body) && body.some((error) => refusals.has(error?.errorCode));
  if (status >= 400 && isRefused) return undefined;
  throw notAPage();
}

/** The records of a query; undefined where Salesforce refuses it; a failure where it does not answer this one. */
export type QueryResult = JsonObject[] | Failure | undefined;

/**
 * The results of several queries, by one call and one for each further page. At most five. Throws `FailureError` where
 * the call is not answered.
 */
export async function queryTogether(soqls: readonly string[], api: SalesforceApi): Promise<QueryResult[]> {
  const compositeRequest = soqls.map((soql, index) => ({
    method: 'GET',
    url: `/services/data/v${api.version}${queryPath(soql)}`,
    referenceId: `query${index}`,
  }));
  const { body } = await api.call({ method: 'POST', path: '/composite', body: { allOrNone: false, compositeRequest } });
  const replies = isJsonObject(body) && Array.isArray(body.compositeResponse) ? body.compositeResponse : [];
  const results: QueryResult[] = [];
  for (const index of soqls.keys()) {
    const reply = replies.filter(isJsonObject).find(({ referenceId }) => referenceId === `query${index}`);
    results.push(await resultOf(reply, api));
  }
  return results;
}

async function resultOf(reply: JsonObject | undefined, api: SalesforceApi): Promise<QueryResult> {
  try {
    const page = pageOf(reply);
    return page && (await recordsFrom(page, api));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure;
  }
}

/** Of a subrequest; undefined where Salesforce refuses it. */
function pageOf(reply: JsonObject | undefined): QueryPage | undefined {
  const { httpStatusCode: status, body } = reply ?? {};
  if (typeof status !== 'number') throw notAPage();
  const failure = status < 300 ? undefined : serviceFailureOfErrors(body);
  if (failure) throw new FailureError(failure);
  if (isUnavailable(status)) throw unavailable(status);
  const page = readPage(body);
  if (status < 300 && !page) throw notAPage();
  return page;
}

const notAPage = () =>
  new FailureError({
    code: 'salesforce/bad-reply',
    message: 'The reply of Salesforce to a query is not a query result.',
  });
