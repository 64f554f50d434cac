// `s3sf check`: everything that is wrong with the mapping files, or likely to be, before any event arrives. Offline.
import path from 'node:path';
import { checkMappings } from '../../../check/check-mappings.ts';
import { type MappingFile, readMappingFile } from '../../../mapping-files.ts';
import type { Problem } from '../../../problem.ts';
import { type Folders, readFolders } from '../../input/load.ts';
import { UsageError } from '../../io.ts';

export interface CheckOptions extends Folders {
  /** Count warnings as errors. */
  strict: boolean;
}

export interface CheckResult {
  /** Number of files checked. */
  checked: number;
  /** Sorted by file, line and column. */
  problems: Problem[];
  /** All files that were read, for the lines of the problems. */
  files: MappingFile[];
}

/**
 * Throws `UsageError` where a file or folder cannot be read.
 * @param only the files whose problems are reported; none for all
 */
export async function checkFiles(only: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const { files: inFolder, schema } = await readFolders(options);
  const files = await withNamed(inFolder, only);
  const { problems: all } = await checkMappings(files, schema);
  const wanted = new Set(only.map((file) => path.resolve(file)));
  const problems = all
    // Broken settings make every mapping unusable, the named ones too.
    .filter(({ file }) => wanted.size === 0 || wanted.has(path.resolve(file)) || isSettings(file))
    .map((problem): Problem => (options.strict ? { ...problem, severity: 'error' } : problem));
  return { checked: wanted.size || files.length, problems, files };
}

const isSettings = (file: string) => path.basename(file).startsWith('_settings.');

/** A named file may be outside the mapping folder. */
async function withNamed(inFolder: readonly MappingFile[], only: readonly string[]): Promise<MappingFile[]> {
  const known = new Set(inFolder.map((file) => path.resolve(file.path)));
  const others = only.filter((file) => !known.has(path.resolve(file)));
  const named = others.map((file) =>
    readMappingFile(file).catch(() => {
      throw new UsageError(`cannot read the mapping file ${file}`);
    }),
  );
  return [...inFolder, ...(await Promise.all(named))];
}
