// `s3sf schema update`: takes the custom objects and fields of the SFDX project over into the snapshot.
import { readObjectFiles } from '../../../org/metadata/object-files.ts';
import { changedByMetadata } from '../../../org/metadata/snapshot-from-metadata.ts';
import { schemaChanges } from '../../../org/schema-changes.ts';
import type { SObjectSchema } from '../../../salesforce-schema.ts';
import type { Folders } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import { snapshotIn, updateEditorFile, writeSnapshot } from '../../schema/snapshot.ts';

export interface UpdateOptions extends Pick<Folders, 'schema'> {
  /** Folder `objects` of the SFDX project. */
  objects: string;
  /** JSON Schema for editors. */
  editor: string;
  /** Write nothing. */
  check: boolean;
  /** Remove custom fields that the project does not have, on objects of which it has fields. */
  prune: boolean;
}

export interface UpdateResult {
  /** Sentences. */
  changes: string[];
  /** Files that were written. */
  written: string[];
  isCheck: boolean;
}

/** Throws `UsageError` if a metadata file is not supported. */
export async function updateSnapshot(options: UpdateOptions): Promise<UpdateResult> {
  const { objects, editor, check, prune } = options;
  const before = await snapshotIn(options);
  const changed = await readable(async () => changedByMetadata(await readObjectFiles(objects), before, { prune }));
  const changes = changed.flatMap((after) => schemaChanges(before.sObject(after.name), after));
  if (check) return { changes, written: [], isCheck: check };
  const written = changed.length > 0 ? await writeSnapshot(changed, options) : [];
  written.push(...(await updateEditorFile({ schema: options.schema, file: editor })));
  return { changes, written, isCheck: check };
}

const readable = (read: () => Promise<SObjectSchema[]>): Promise<SObjectSchema[]> =>
  read().catch((error: unknown) => {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
