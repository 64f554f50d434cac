// The mappings of a git revision.
import { loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { parseSchema } from '../../schema-files.ts';
import { UsageError } from '../io.ts';
import { commitOf, filesAt } from './git-revision.ts';
import { type Folders, hasErrors } from './load.ts';

/**
 * Throws `UsageError` where there is no such revision or folder, or where its mappings have errors.
 * @param current the snapshot for a revision that has none
 */
export async function mappingsAt(revision: string, folders: Folders, current: SalesforceSchema): Promise<Mappings> {
  const commit = await commitOf(revision);
  const files = await filesAt(commit, folders.mappings, /\.ya?ml$/i);
  if (files.length === 0) throw new UsageError(`${revision} has no mapping files in ${folders.mappings}`);
  const objects = await filesAt(commit, folders.schema, /\.json$/).catch(() => []);
  const schema = objects.length === 0 ? current : parseSchema(objects);
  const { mappings, problems } = await loadMappings(files, schema);
  if (hasErrors(problems)) {
    throw new UsageError(`the mappings of ${revision} have errors. Compare with another revision`);
  }
  return mappings;
}
