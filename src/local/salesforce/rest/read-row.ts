// `GET` of one record: all fields, or those in `?fields=`.
import { recordBody } from '../records/read-record.ts';
import type { StoredRecord } from '../records/store.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import { basePath, type RestAnswer, type RestCall } from './rest-call.ts';
import { restError } from './rest-error.ts';

export function singleRecord(call: RestCall, record: StoredRecord): RestAnswer {
  const fields = fieldsNamed(record.object, call.query.get('fields')?.split(','));
  return { status: 200, body: recordBody(record, fields, basePath(call)) };
}

/** The fields with these names; all fields if no names are given. */
export function fieldsNamed(object: OrgObject, names: readonly string[] | undefined): readonly OrgField[] {
  if (!names) return object.fields;
  return names.map((name) => {
    const field = object.field(name.trim());
    if (!field) throw restError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    return field;
  });
}
