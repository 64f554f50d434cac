// `/query` and `/queryAll`, page by page. A page may have fewer records than were asked for.
// Source: SOQL and SOSL Reference, "Change the Batch Size in Queries".

import { queryableRecords } from '../access/queryable-records.ts';
import { runQuery } from '../soql/run-query.ts';
import { basePath, type RestAnswer, type RestCall } from './rest-call.ts';
import { restError } from './rest-error.ts';

const maxPageSize = 2000;
const minPageSize = 200;

export function query(call: RestCall, all: boolean): RestAnswer {
  const soql = call.query.get('q');
  if (!soql) throw restError(400, 'MALFORMED_QUERY', 'SOQL statements cannot be empty or null');
  const { behavior, random } = call.org;
  const options = { records: queryableRecords(call), base: basePath(call), all, behavior, random };
  return pagesOf(call, { ...runQuery(soql, options), base: basePath(call) });
}

export interface QueryResult {
  totalSize: number;
  records: Record<string, unknown>[];
  /** Path of the API that was queried. */
  base: string;
}

/** The first page. */
export function pagesOf(call: RestCall, { totalSize, records, base }: QueryResult): RestAnswer {
  if (records.length <= pageSize(call)) return { status: 200, body: { totalSize, done: true, records } };
  return page(call, { locator: call.org.cursors.open(records), records, base }, 0);
}

/** `GET /query/LOCATOR-OFFSET` */
export function queryMore(call: RestCall, position: string, base = basePath(call)): RestAnswer {
  const [locator = '', offset = ''] = position.split('-');
  const records = call.org.cursors.records(locator);
  if (!records || !/^\d+$/.test(offset)) throw restError(404, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return page(call, { locator, records, base }, Number(offset));
}

function page(
  call: RestCall,
  { locator, records, base }: Omit<QueryResult, 'totalSize'> & { locator: string },
  offset: number,
): RestAnswer {
  const next = offset + pageSize(call);
  const done = next >= records.length;
  return {
    status: 200,
    body: {
      totalSize: records.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `${base}/query/${locator}-${next}` }),
      records: records.slice(offset, next),
    },
  };
}

function pageSize(call: RestCall): number {
  const requested = Number(/batchSize=(\d+)/.exec(call.headers['sforce-query-options'] ?? '')?.[1] ?? maxPageSize);
  return Math.min(call.org.behavior.queryPageSize, maxPageSize, Math.max(minPageSize, requested));
}
