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
  const { cursors, behavior, random } = call.org;
  const options = { records: queryableRecords(call), base: basePath(call), all, behavior, random };
  const { totalSize, records } = runQuery(soql, options);
  if (records.length <= pageSize(call)) return { status: 200, body: { totalSize, done: true, records } };
  return page(call, cursors.open(records), records, 0);
}

/** `GET /query/LOCATOR-OFFSET` */
export function queryMore(call: RestCall, position: string): RestAnswer {
  const [locator = '', offset = ''] = position.split('-');
  const records = call.org.cursors.records(locator);
  if (!records || !/^\d+$/.test(offset)) throw restError(404, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return page(call, locator, records, Number(offset));
}

function page(call: RestCall, locator: string, records: Record<string, unknown>[], offset: number): RestAnswer {
  const next = offset + pageSize(call);
  const done = next >= records.length;
  return {
    status: 200,
    body: {
      totalSize: records.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `${basePath(call)}/query/${locator}-${next}` }),
      records: records.slice(offset, next),
    },
  };
}

function pageSize(call: RestCall): number {
  const requested = Number(/batchSize=(\d+)/.exec(call.headers['sforce-query-options'] ?? '')?.[1] ?? maxPageSize);
  return Math.min(call.org.behavior.queryPageSize, maxPageSize, Math.max(minPageSize, requested));
}
