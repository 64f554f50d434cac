// Resources about the org itself: available resources, objects, limits and record counts.
import { describeBriefly, describeObject } from '../schema/describe.ts';
import type { OrgObject } from '../schema/org-schema.ts';
import { basePath, type RestAnswer, type RestCall } from './rest-call.ts';

/** `GET /services/data/vNN.0` */
export function resources(call: RestCall): RestAnswer {
  const base = basePath(call);
  const names = ['sobjects', 'composite', 'query', 'queryAll', 'limits'];
  return {
    status: 200,
    body: {
      ...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])),
      identity: `${call.instanceUrl}/id/${call.org.orgId}/${call.userId}`,
    },
  };
}

export function globalDescribe(call: RestCall): RestAnswer {
  const base = basePath(call);
  return {
    status: 200,
    body: {
      encoding: 'UTF-8',
      maxBatchSize: 200,
      sobjects: call.org.schema.objects.map((object) => describeBriefly(object, base)),
    },
  };
}

/** `GET /sobjects/X` */
export function basicInformation(call: RestCall, object: OrgObject): RestAnswer {
  return { status: 200, body: { objectDescribe: describeBriefly(object, basePath(call)), recentItems: [] } };
}

/** Answers 304 to any conditional request: the schema does not change while a client caches it. */
export function describe(call: RestCall, object: OrgObject): RestAnswer {
  const headers = { 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT', etag: `"${object.name}-${call.version}"` };
  if (call.headers['if-modified-since'] || call.headers['if-none-match'] === headers.etag)
    return { status: 304, headers };
  return { status: 200, headers, body: describeObject(object, basePath(call)) };
}

export function limits(call: RestCall): RestAnswer {
  const { limit, used } = call.org.usage;
  const unused = (max: number) => ({ Max: max, Remaining: max });
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: limit, Remaining: Math.max(0, limit - used()) },
      DailyAsyncApexExecutions: unused(250_000),
      DailyBulkV2QueryJobs: unused(10_000),
      DataStorageMB: unused(1024),
      FileStorageMB: unused(1024),
    },
  };
}

/** Omits unknown and empty objects, like Salesforce. */
export function recordCount(call: RestCall): RestAnswer {
  const { schema, store } = call.org;
  const names = call.query.get('sObjects')?.split(',');
  const objects = names ? names.flatMap((name) => schema.object(name.trim()) ?? []) : schema.objects;
  const counted = objects.map((object) => ({ count: store.count(object), name: object.name }));
  return { status: 200, body: { sObjects: counted.filter(({ count }) => count > 0) } };
}
