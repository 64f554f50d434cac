// Collections retrieve: records by id in the requested order, null for each missing one.
import { findById } from '../../records/find-record.ts';
import { recordBody } from '../../records/read-record.ts';
import type { OrgObject } from '../../schema/org-schema.ts';
import { fieldsNamed } from '../read-row.ts';
import { basePath, objectBody, type RestAnswer, type RestCall } from '../rest-call.ts';
import { methodNotAllowed, restError } from '../rest-error.ts';

const maxIds = 2000;

export function collectionRetrieve(call: RestCall, object: OrgObject): RestAnswer {
  if (call.method !== 'GET' && call.method !== 'POST') throw methodNotAllowed(call.method, ['GET', 'HEAD', 'POST']);
  const requested =
    call.method === 'POST'
      ? objectBody(call)
      : { ids: call.query.get('ids')?.split(','), fields: call.query.get('fields')?.split(',') };
  const ids = texts(requested.ids);
  const names = texts(requested.fields);
  if (!ids || !names) throw restError(400, 'INVALID_INPUT', 'The request needs ids and fields.');
  if (ids.length > maxIds)
    throw restError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${maxIds} records into this call`,
    );
  const fields = fieldsNamed(object, names);
  return {
    status: 200,
    body: ids.map((id) => {
      const found = findById(call, id, object);
      return 'error' in found ? null : recordBody(found.record, fields, basePath(call));
    }),
  };
}

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
