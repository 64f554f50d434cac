// A field path of a query to the field it means, through the parents it names; and its value in a record.

import type { RecordStore, Scalar, StoredRecord } from '../records/store.ts';
import { restError } from '../rest-error.ts';
import type { OrgField, OrgObject, OrgSchema } from '../schema/org-schema.ts';
import type { FieldPath } from './query-tree.ts';

export interface ResolvedPath {
  /** The references to follow, from the record on. */
  parents: OrgField[];
  field: OrgField;
}

/** @throws RestError INVALID_FIELD with the place in the query */
export function resolvePath(soql: string, schema: OrgSchema, from: OrgObject, { path, at }: FieldPath): ResolvedPath {
  const steps = path.split('.');
  // A query may say the object's own name before its fields.
  if (steps.length > 1 && steps[0]?.toLowerCase() === from.name.toLowerCase()) steps.shift();
  const name = steps.pop() ?? '';
  let object = from;
  const parents: OrgField[] = [];
  for (const step of steps) {
    const reference = object.relationship(step);
    const parent = reference?.referenceTo.map((target) => schema.object(target)).find((target) => target);
    if (!reference || !parent) throw noSuchRelationship(soql, at, step, object);
    parents.push(reference);
    object = parent;
  }
  const field = object.field(name);
  if (!field) throw noSuchColumn(soql, at, name, object);
  return { parents, field };
}

/** The value at the end of the path; null where a parent on the way is not there. */
export function valueAt(store: RecordStore, record: StoredRecord, { parents, field }: ResolvedPath): Scalar {
  const end = parentAt(store, record, parents);
  return end?.values[field.name] ?? null;
}

export function parentAt(
  store: RecordStore,
  record: StoredRecord,
  parents: readonly OrgField[],
): StoredRecord | undefined {
  let current: StoredRecord | undefined = record;
  for (const reference of parents) {
    const id: Scalar | undefined = current?.values[reference.name];
    current = typeof id === 'string' ? store.byId(id) : undefined;
  }
  return current;
}

const noSuchColumn = (soql: string, at: number, name: string, object: OrgObject) =>
  restError(
    400,
    'INVALID_FIELD',
    `${pointer(soql, at)}No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

const noSuchRelationship = (soql: string, at: number, name: string, object: OrgObject) =>
  restError(
    400,
    'INVALID_FIELD',
    `${pointer(soql, at)}Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names. (${object.name})`,
  );

/** The query's line with a caret under the place. */
function pointer(soql: string, at: number): string {
  const before = soql.slice(0, at).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = soql.split('\n')[before.length - 1] ?? '';
  return `\n${line}\n${' '.repeat(column)}^\nERROR at Row:${before.length}:Column:${column + 1}\n`;
}
