// The mappings of a git revision.
import type { MappingFile } from '../../mapping-files.ts';
import { loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { parseSchema } from '../../schema-files.ts';
import { UsageError } from '../io.ts';
import { commitOf, filesAt } from './git-revision.ts';
import { type Folders, hasErrors } from './load.ts';

export interface Revision {
  /** Full hash. */
  commit: string;
  files: MappingFile[];
  /** Of the revision, or the current one if it has none. */
  schema: SalesforceSchema;
}

/**
 * Throws `UsageError` where there is no such revision or folder.
 * @param current the snapshot for a revision that has none
 */
export async function revisionAt(revision: string, folders: Folders, current: SalesforceSchema): Promise<Revision> {
  const commit = await commitOf(revision);
  const files = await filesAt(commit, folders.mappings, /\.ya?ml$/i);
  if (files.length === 0) throw new UsageError(`${revision} has no mapping files in ${folders.mappings}`);
  const objects = await filesAt(commit, folders.schema, /\.json$/).catch(() => []);
  return { commit, files, schema: objects.length === 0 ? current : parseSchema(objects) };
}

/** Likewise, and where its mappings have errors. */
export async function mappingsAt(revision: string, folders: Folders, current: SalesforceSchema): Promise<Mappings> {
  const { files, schema } = await revisionAt(revision, folders, current);
  const { mappings, problems } = await loadMappings(files, schema);
  if (hasErrors(problems)) {
    throw new UsageError(`the mappings of ${revision} have errors. Compare with another revision`);
  }
  return mappings;
}
