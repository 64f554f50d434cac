// `s3sf schema remove`: takes a custom field or object that nobody needs out of the SFDX project and the snapshot, such as one
// that "schema missing --write" added under a wrong name or with a wrong type.
import { isCustom } from '../../../org/missing/missing-metadata.ts';
import { isSame, type RemovedName, removedName } from '../../../org/missing/removed-metadata.ts';
import { namesInMappings } from '../../../org/names-in-mappings.ts';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import { type Folders, readMappingsIn } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import { isInProject, type Removed, removeNames } from '../../schema/remove-names.ts';
import { snapshotIn } from '../../schema/snapshot.ts';
import type { WriteOptions } from '../../schema/write-missing.ts';

export interface RemoveOptions extends Folders, WriteOptions {}

export interface RemoveResult extends Removed {
  /** Those that mappings still use: "schema missing" lists them again. */
  used: string[];
}

/** Throws `UsageError` for a name that is not custom, or that is in no file, before anything is removed, and if the snapshot cannot be read. */
export async function removeFromProject(names: readonly string[], options: RemoveOptions): Promise<RemoveResult> {
  const wanted = names.map((text) => {
    const name = removedName(text);
    if (name) return name;
    throw new UsageError(
      `${text} is not a custom field or object. Write the object and the field, such as Contact.Score__c, or an object such as Shift__c`,
    );
  });
  const named = namesInMappings(await readMappingsIn(options));
  // One that cannot be read would end this halfway: with the metadata gone, and the snapshot as it was.
  const schema = await snapshotIn(options);
  const unknown = [];
  for (const name of wanted) if (!(await isInProject(name, options))) unknown.push(name);
  const [first] = unknown;
  if (first) {
    const custom = (schema.sObject(first.sObject)?.fields ?? []).map(({ name }) => name).filter(isCustom);
    const closest =
      first.field === undefined
        ? closestName(
            first.sObject,
            schema
              .sObjects()
              .map(({ name }) => name)
              .filter(isCustom),
          )
        : closestName(first.field, custom);
    const hint =
      closest === undefined ? '' : `. Did you mean ${first.field === undefined ? '' : `${first.sObject}.`}${closest}?`;
    throw new UsageError(
      `nothing was removed, because neither the metadata nor the snapshot has ${unknown.map(textOf).join(', ')}${hint}`,
    );
  }
  const result = await removeNames(wanted, options);
  const isUsed = ({ sObject, field }: RemovedName) =>
    field === undefined
      ? named.objects.some((each) => isSame(each, sObject))
      : named.fields.some((each) => isSame(each.sObject, sObject) && isSame(each.field, field));
  return { ...result, used: wanted.filter(isUsed).map(textOf) };
}

const textOf = ({ sObject, field }: RemovedName) => (field === undefined ? sObject : `${sObject}.${field}`);
