// The mappings and the schema snapshot from disk. Mistakes in the files are reported; the files that load can be used.
import { threadCpuClock } from '../../clock.ts';
import { linkedMappingFiles, type MappingFile, readMappingFiles } from '../../mapping-files.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { parseSchema, readSchemaFiles, type SchemaFile } from '../../schema-files.ts';
import { type Io, UsageError } from '../io.ts';
import { renderProblems, textsOf } from '../rendering/render-problems.ts';
import { terminalsOf } from '../rendering/terminal.ts';

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

/** Receives what is wrong with the files before the command goes on with those that load. Not called without problems. */
export type OnProblems = (problems: readonly Problem[], files: readonly MappingFile[]) => void;

/** Loads everything and prints the problems to the error stream. */
export const load = (folders: Folders, io: Io): Promise<Loaded> => loadFolders(folders, problemsTo(io));

/** Loads everything. Throws `UsageError` where a folder cannot be read. */
export async function loadFolders(folders: Folders, onProblems: OnProblems = () => {}): Promise<Loaded> {
  const { files, schema } = await readFolders(folders);
  // This is most of what a command loads, and many commands only read the files.
  const { loadMappings } = await import('../../pipeline/mapping/load-mappings.ts');
  const { mappings, problems } = await loadMappings(files, schema, { now: threadCpuClock() });
  if (problems.length > 0) onProblems(problems, files);
  return { mappings, problems, files, schema };
}

export const problemsTo =
  (io: Io): OnProblems =>
  (problems, files) =>
    io.err(renderProblems(problems, textsOf(files), terminalsOf(io).err));

export interface ReadFolders {
  files: MappingFile[];
  schema: SalesforceSchema;
  /** The files that `schema` was read from. */
  schemaFiles: SchemaFile[];
}

/** Throws `UsageError` if a folder or a file in it cannot be read. */
export async function readFolders(folders: Folders): Promise<ReadFolders> {
  const files = await readMappingsIn(folders);
  try {
    const schemaFiles = await readSchemaFiles(folders.schema);
    return { files, schema: parseSchema(schemaFiles), schemaFiles };
  } catch (error) {
    throw new UsageError(
      `cannot read the schema snapshot in ${folders.schema} (${reasonOf(error)}). Name another folder with --schema`,
    );
  }
}

/** Throws `UsageError` if the folder or a file in it cannot be read. */
export const readMappingsIn = ({ mappings }: Pick<Folders, 'mappings'>): Promise<MappingFile[]> =>
  readOwnFiles(mappings).catch((error: unknown) => {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      isMissing(error)
        ? `cannot read the mapping folder ${mappings}. Name another with --mappings`
        : `cannot read the mapping files in ${mappings} (${reasonOf(error)})`,
    );
  });

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

export const hasErrors = (problems: readonly Problem[]) => problems.some(({ severity }) => severity === 'error');

/** A linked file would be missing from the deployment in silence. */
async function readOwnFiles(folder: string): Promise<MappingFile[]> {
  const [link] = await linkedMappingFiles(folder);
  if (link !== undefined)
    throw new UsageError(`${link} is a symbolic link, and links are not deployed. Put the file itself there`);
  return readMappingFiles(folder);
}
