// Routes a path to its resource. Names of objects and fields ignore case; names of resources do not.

import { toolingQuery } from '../tooling/tooling-query.ts';
import { deletedRows, updatedRows } from './changed-rows.ts';
import { batch } from './composite/batch.ts';
import { collectionDelete } from './composite/collection-delete.ts';
import { collectionRetrieve } from './composite/collection-retrieve.ts';
import { collectionUpsert } from './composite/collection-upsert.ts';
import { collection } from './composite/collections.ts';
import { composite } from './composite/composite.ts';
import { basicInformation, describe, globalDescribe, limits, recordCount, resources } from './metadata.ts';
import { query, queryMore } from './query.ts';
import { basePath, type RestAnswer, type RestCall } from './rest-call.ts';
import { methodNotAllowed, noBulkJobs, notFound, RestError, retiredVersion } from './rest-error.ts';
import { createRow, objectOf, rowById, rowByKey } from './single-row.ts';

/** Answers one request, including errors. HEAD arrives here as GET; the encoder omits the body. */
export function route(call: RestCall): RestAnswer {
  try {
    return resource(call);
  } catch (error) {
    if (error instanceof RestError) return { status: error.status, body: error.body, headers: error.headers };
    throw error;
  }
}

function resource(call: RestCall): RestAnswer {
  const { oldestVersion, retiredVersionBody } = call.org.behavior;
  if (call.version < oldestVersion) throw retiredVersion(retiredVersionBody);
  const [name, ...rest] = call.segments;
  switch (name) {
    case undefined:
      return get(call, resources);
    case 'sobjects':
      return sObjects(call, rest);
    case 'composite':
      return composites(call, rest);
    case 'query':
    case 'queryAll':
      return get(call, () => (rest[0] === undefined ? query(call, name === 'queryAll') : queryMore(call, rest[0])));
    case 'tooling':
      return tooling(call, rest);
    case 'limits':
      if (rest.length === 0) return get(call, limits);
      if (rest[0] === 'recordCount') return get(call, recordCount);
      throw notFound();
    case 'jobs':
      throw noBulkJobs();
    default:
      throw notFound();
  }
}

function tooling(call: RestCall, [name, position, ...more]: string[]): RestAnswer {
  if (name !== 'query' || more.length > 0) throw notFound();
  const base = `${basePath(call)}/tooling`;
  return get(call, () => (position === undefined ? toolingQuery(call) : queryMore(call, position, base)));
}

function sObjects(call: RestCall, [objectName, second, third, ...more]: string[]): RestAnswer {
  if (objectName === undefined) return get(call, globalDescribe);
  if (more.length > 0) throw notFound();
  const object = objectOf(call, objectName);
  if (second === undefined) {
    if (call.method === 'POST') return createRow(call, object);
    return get(call, () => basicInformation(call, object), ['GET', 'HEAD', 'POST']);
  }
  if (third !== undefined) return rowByKey(call, object, second, third);
  if (second === 'describe') return get(call, () => describe(call, object));
  if (second === 'updated') return get(call, () => updatedRows(call, object));
  if (second === 'deleted') return get(call, () => deletedRows(call, object));
  if (second.toLowerCase() === 'id') {
    if (call.method === 'POST') return createRow(call, object);
    throw methodNotAllowed(call.method, ['GET', 'HEAD', 'POST']);
  }
  return rowById(call, object, second);
}

function composites(call: RestCall, [kind, objectName, field, ...more]: string[]): RestAnswer {
  if (more.length > 0) throw notFound();
  if (kind === undefined && call.version >= 38) return composite(call, route);
  if (kind === 'batch' && objectName === undefined && call.version >= 34) return batch(call, route);
  if (kind !== 'sobjects' || call.version < 42) throw notFound();
  if (objectName === undefined) return call.method === 'DELETE' ? collectionDelete(call) : collection(call);
  const object = objectOf(call, objectName);
  return field === undefined ? collectionRetrieve(call, object) : collectionUpsert(call, object, field);
}

function get(call: RestCall, answer: (call: RestCall) => RestAnswer, allowed = ['GET', 'HEAD']): RestAnswer {
  if (call.method !== 'GET') throw methodNotAllowed(call.method, allowed);
  return answer(call);
}
