// `s3sf schema add`: takes standard objects that come with this project over into the snapshot.

import { readObjectFiles } from '../../../org/metadata/object-files.ts';
import { changedByMetadata } from '../../../org/metadata/snapshot-from-metadata.ts';
import { standardObject } from '../../../org/standard-objects.ts';
import { type SObjectSchema, salesforceSchema } from '../../../salesforce-schema.ts';
import { standardObjectNames } from '../../../standard-object-names.ts';
import type { Folders } from '../../input/load.ts';
import { snapshotIn, updateEditorFile, writeSnapshot } from '../../schema/snapshot.ts';

export interface AddOptions extends Pick<Folders, 'schema'> {
  /** Folder `objects` of the SFDX project. */
  objects: string;
  /** JSON Schema for editors. */
  editor: string;
}

export interface AddResult {
  /** Files that were written. */
  written: string[];
  /** Objects that the snapshot had: they stay as they are. */
  kept: string[];
  /** Names of objects that do not come with this project. */
  unknown: string[];
  /** The objects that do. */
  available: readonly string[];
}

export async function addObjects(names: readonly string[], options: AddOptions): Promise<AddResult> {
  const before = await snapshotIn(options);
  const added: SObjectSchema[] = [];
  const result: AddResult = { written: [], kept: [], unknown: [], available: standardObjectNames };
  for (const name of new Set(names)) {
    const known = before.sObject(name);
    const standard = known ? undefined : await standardObject(name);
    if (known) result.kept.push(known.name);
    else if (standard) added.push(standard);
    else result.unknown.push(name);
  }
  if (added.length > 0) {
    result.written.push(...(await writeSnapshot(await withCustomFields(added, options), options)));
    result.written.push(...(await updateEditorFile({ schema: options.schema, file: options.editor })));
  }
  return result;
}

/** The project may have custom fields of the object already. */
async function withCustomFields(
  added: readonly SObjectSchema[],
  { objects }: Pick<AddOptions, 'objects'>,
): Promise<SObjectSchema[]> {
  const changed = changedByMetadata(await readObjectFiles(objects), salesforceSchema(added), { prune: false });
  return added.map((object) => changed.find(({ name }) => name === object.name) ?? object);
}
