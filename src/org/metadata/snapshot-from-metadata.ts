// The schema snapshot with the custom objects and fields of the SFDX project, so that each is described in one place.
// Standard fields stay as they are.
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../../salesforce-schema.ts';
import { fieldFromMetadata } from './field-from-metadata.ts';
import { objectFromMetadata, sorted } from './object-from-metadata.ts';

/** The files of an SFDX project below its folder `objects`. */
export interface ObjectFiles {
  /** Name of the folder: of the object, or `Activity`. */
  folder: string;
  /** The object's own file; absent for a standard object. */
  object?: { path: string; text: string };
  fields: readonly { path: string; text: string }[];
}

export interface SnapshotOptions {
  /** Remove custom fields of the snapshot that the project does not have, on objects of which it has fields. */
  prune: boolean;
}

/**
 * The objects that differ from the snapshot. Tasks and Events share the custom fields of Activity. Throws an `Error` that
 * names the file if one cannot be read.
 */
export function changedByMetadata(
  files: readonly ObjectFiles[],
  schema: SalesforceSchema,
  { prune }: SnapshotOptions,
): SObjectSchema[] {
  return files.flatMap(({ folder, object, fields }) => {
    const own = fields.map(({ path, text }) => fieldFromMetadata(path, text));
    const names = folder === 'Activity' ? ['Task', 'Event'] : [folder];
    const known = names.flatMap((name) => schema.sObject(name) ?? []);
    const after = known.map((each) => ({ ...each, fields: fieldsWith(own, each, prune) }));
    if (known.length > 0 || !object) return after.filter((each, index) => !isSame(each, known[index]));
    return [objectFromMetadata(object.path, object.text, { name: folder, fields: own })];
  });
}

function fieldsWith(own: readonly SObjectField[], { fields }: SObjectSchema, prune: boolean): SObjectField[] {
  const names = new Set(own.map(({ name }) => name.toLowerCase()));
  const isOther = ({ name }: SObjectField) => !names.has(name.toLowerCase()) && !(prune && name.endsWith('__c'));
  return sorted([...fields.filter(isOther), ...own]);
}

const isSame = (a: SObjectSchema, b: SObjectSchema | undefined) => JSON.stringify(a) === JSON.stringify(b);
