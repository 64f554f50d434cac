// The mappings and the schema from disk, with what is wrong with them said to the person.
import { type MappingFile, readMappingFiles } from '../../mapping-files.ts';
import { loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { readSchema } from '../../schema-files.ts';
import { type Io, UsageError } from '../io.ts';
import { renderProblems } from '../rendering/render-problems.ts';

export interface Folders {
  mappings: string;
  schema: string;
}

export interface Loaded {
  mappings: Mappings;
  problems: Problem[];
  files: MappingFile[];
  schema: SalesforceSchema;
}

/** Loads everything and prints every problem to the error stream. */
export async function load(folders: Folders, io: Io): Promise<Loaded> {
  const { files, schema } = await readFolders(folders);
  const { mappings, problems } = await loadMappings(files, schema);
  if (problems.length > 0) io.err(renderProblems(problems, new Map(files.map(({ path, text }) => [path, text]))));
  return { mappings, problems, files, schema };
}

/** Throws `UsageError` where a folder cannot be read. */
export async function readFolders(folders: Folders): Promise<{ files: MappingFile[]; schema: SalesforceSchema }> {
  const files = await readMappingFiles(folders.mappings).catch(() => {
    throw new UsageError(`there is no folder of mappings at ${folders.mappings}: name it with --mappings`);
  });
  const schema = await readSchema(folders.schema).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the schema snapshot at ${folders.schema} cannot be read (${reason}): name it with --schema`);
  });
  return { files, schema };
}

export const hasErrors = (problems: readonly Problem[]) => problems.some(({ severity }) => severity === 'error');
