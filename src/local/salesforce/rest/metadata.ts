// What can be asked about the org itself: its resources, objects, limits and counts.
import { describeInList, describeObject } from '../schema/describe.ts';
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
      sobjects: call.org.schema.objects.map((object) => describeInList(object, base)),
    },
  };
}

/** `GET /sobjects/X` */
export function basicInformation(call: RestCall, object: OrgObject): RestAnswer {
  return { status: 200, body: { objectDescribe: describeInList(object, basePath(call)), recentItems: [] } };
}

/** The schema never changes: whoever has a describe already has the newest. */
export function describe(call: RestCall, object: OrgObject): RestAnswer {
  const headers = { 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT', etag: `"${object.name}-${call.version}"` };
  if (call.headers['if-modified-since'] || call.headers['if-none-match'] === headers.etag)
    return { status: 304, headers };
  return { status: 200, headers, body: describeObject(object, basePath(call)) };
}

export function limits(call: RestCall): RestAnswer {
  const { limit, used } = call.org.usage;
  const whole = (max: number) => ({ Max: max, Remaining: max });
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: limit, Remaining: Math.max(0, limit - used()) },
      DailyAsyncApexExecutions: whole(250_000),
      DailyBulkV2QueryJobs: whole(10_000),
      DataStorageMB: whole(1024),
      FileStorageMB: whole(1024),
    },
  };
}

/** Leaves out unknown and empty objects, as the real one does. */
export function recordCount(call: RestCall): RestAnswer {
  const { schema, store } = call.org;
  const names = call.query.get('sObjects')?.split(',');
  const objects = names ? names.flatMap((name) => schema.object(name.trim()) ?? []) : schema.objects;
  const counted = objects.map((object) => ({ count: store.count(object), name: object.name }));
  return { status: 200, body: { sObjects: counted.filter(({ count }) => count > 0) } };
}
