// Resolves a field path of a query through parent relationships, and reads its value from a record.

import type { QueryableRecords } from '../access/queryable-records.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import { restError } from '../rest/rest-error.ts';
import type { OrgField, OrgObject } from '../schema/org-schema.ts';
import type { FieldPath } from './query-tree.ts';

export interface ResolvedPath {
  /** The references to follow, starting at the record. */
  parents: OrgField[];
  field: OrgField;
}

/** @throws RestError INVALID_FIELD with the location in the query */
export function resolvePath(
  soql: string,
  records: QueryableRecords,
  from: OrgObject,
  { path, index }: FieldPath,
): ResolvedPath {
  const steps = path.split('.');
  // A query may prefix a field with the object's own name.
  if (steps.length > 1 && steps[0]?.toLowerCase() === from.name.toLowerCase()) steps.shift();
  const name = steps.pop() ?? '';
  let object = from;
  const parents: OrgField[] = [];
  for (const step of steps) {
    const reference = object.relationship(step);
    const parent = reference?.referenceTo.map((target) => records.object(target)).find((target) => target);
    if (!reference || !parent) throw noSuchRelationship(soql, index, step, object);
    parents.push(reference);
    object = parent;
  }
  const field = object.field(name);
  if (!field) throw noSuchColumn(soql, index, name, object);
  return { parents, field };
}

/** The value at the end of the path; null if a parent on the way is missing. */
export function valueAt(store: QueryableRecords, record: StoredRecord, { parents, field }: ResolvedPath): Scalar {
  const end = parentAt(store, record, parents);
  return end?.values[field.name] ?? null;
}

export function parentAt(
  store: QueryableRecords,
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

const noSuchColumn = (soql: string, index: number, name: string, object: OrgObject) =>
  restError(
    400,
    'INVALID_FIELD',
    `${pointer(soql, index)}No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

const noSuchRelationship = (soql: string, index: number, name: string, object: OrgObject) =>
  restError(
    400,
    'INVALID_FIELD',
    `${pointer(soql, index)}Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names. (${object.name})`,
  );

/** The query's line with a caret under the location. */
function pointer(soql: string, index: number): string {
  const before = soql.slice(0, index).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = soql.split('\n')[before.length - 1] ?? '';
  return `\n${line}\n${' '.repeat(column)}^\nERROR at Row:${before.length}:Column:${column + 1}\n`;
}
