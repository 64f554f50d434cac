// `s3sf check`: everything that is wrong with the mapping files, or likely to be, before any event arrives. Offline.
import path from 'node:path';
import type { AcceptedFinding } from '../../../check/accepted-findings.ts';
import { createChecker } from '../../../check/many/checker.ts';
import { isSettingsFile, type MappingFile, readMappingFile } from '../../../mapping-files.ts';
import type { Problem } from '../../../problem.ts';
import { cacheFileOf } from '../../input/cache-file.ts';
import { type Folders, readFolders } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import type { OnProgress } from '../../rendering/progress.ts';

export interface CheckOptions extends Folders {
  /** Count warnings as errors. */
  strict: boolean;
  /** Also list what comments in the files accept. */
  ignored?: boolean;
  /** Reuse the results for files that have not changed. Default: true. */
  cache?: boolean;
}

export interface CheckDependencies {
  /** Folder for cached results. Default: every file is checked. */
  cacheFolder?: string | undefined;
  onProgress?: OnProgress;
}

export interface CheckResult {
  /** Number of files checked. */
  checked: number;
  /** Sorted by file, line and column. */
  problems: Problem[];
  /** Findings that comments in the files accept; absent if nobody asked for them. */
  accepted?: AcceptedFinding[];
  /** All files that were read, for the lines of the problems. */
  files: MappingFile[];
}

/**
 * Throws `UsageError` where a file or folder cannot be read.
 * @param only the files whose problems are reported; none for all
 */
export async function checkFiles(
  only: readonly string[],
  options: CheckOptions,
  { cacheFolder, onProgress = () => {} }: CheckDependencies = {},
): Promise<CheckResult> {
  const { files: inFolder, schemaFiles: schema } = await readFolders(options);
  const files = await withNamed(inFolder, only);
  const cacheFile = options.cache === false ? undefined : cacheFileOf(options.mappings, cacheFolder);
  const checker = createChecker({ ...(cacheFile !== undefined && { cacheFile }) });
  const { problems: all, accepted } = await checker.check({ files, schema }, (done) =>
    onProgress(done, { total: files.length }),
  );
  const wanted = new Set(only.map((file) => path.resolve(file)));
  const isWanted = ({ file }: Problem) => wanted.size === 0 || wanted.has(path.resolve(file));
  const problems = all
    // Broken settings make every mapping unusable, the named ones too.
    .filter((problem) => isWanted(problem) || isSettingsFile({ path: problem.file }))
    .map((problem): Problem => (options.strict ? { ...problem, severity: 'error' } : problem));
  return {
    checked: wanted.size || files.length,
    problems,
    ...(options.ignored && { accepted: accepted.filter(isWanted) }),
    files,
  };
}

/** A named file may be outside the mapping folder. */
async function withNamed(inFolder: readonly MappingFile[], only: readonly string[]): Promise<MappingFile[]> {
  const known = new Set(inFolder.map((file) => path.resolve(file.path)));
  const others = new Map(only.map((file) => [path.resolve(file), file]));
  const named = [...others].filter(([resolved]) => !known.has(resolved));
  const files: MappingFile[] = [];
  for (const [, file] of named) {
    const read = await readMappingFile(file).catch(() => {
      throw new UsageError(`cannot read the mapping file ${file}`);
    });
    files.push(read);
  }
  return [...inFolder, ...files];
}
