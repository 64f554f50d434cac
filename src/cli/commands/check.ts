// `s3sf check`: everything that is wrong with the mapping files, or likely to be, before any event comes. Offline.
import path from 'node:path';
import { checkMappings } from '../../check/check-mappings.ts';
import { type MappingFile, readMappingFile } from '../../mapping-files.ts';
import type { Problem } from '../../problem.ts';
import { type Folders, readFolders } from '../input/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { annotations } from '../rendering/annotations.ts';
import { renderProblems } from '../rendering/render-problems.ts';

export interface CheckOptions extends Folders {
  strict: boolean;
  json: boolean;
}

/** @param only the files whose problems are told; all where none is named */
export async function check(only: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> {
  const { files: inFolder, schema } = await readFolders(options);
  const files = await withNamed(inFolder, only);
  const { problems: all } = await checkMappings(files, schema);
  const wanted = new Set(only.map((file) => path.resolve(file)));
  const problems = all
    // With broken settings no mapping is usable, and nothing would be said of the named ones.
    .filter(({ file }) => wanted.size === 0 || wanted.has(path.resolve(file)) || isSettings(file))
    .map((problem): Problem => (options.strict ? { ...problem, severity: 'error' } : problem));
  const checked = wanted.size || files.length;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (options.json) {
    io.out(`${JSON.stringify({ files: checked, errors, warnings: problems.length - errors, problems })}\n`);
  } else {
    const texts = new Map(files.map((file) => [file.path, file.text]));
    if (problems.length > 0) io.out(`${renderProblems(problems, texts)}\n`);
    io.out(`${summary(checked, errors, problems.length - errors)}\n`);
  }
  if (io.env.GITHUB_ACTIONS === 'true' && !options.json) io.out(annotations(problems));
  return errors > 0 ? 1 : 0;
}

const isSettings = (file: string) => path.basename(file).startsWith('_settings.');

/** A file may be named that is in no folder of mappings yet. */
async function withNamed(inFolder: readonly MappingFile[], only: readonly string[]): Promise<MappingFile[]> {
  const known = new Set(inFolder.map((file) => path.resolve(file.path)));
  const others = only.filter((file) => !known.has(path.resolve(file)));
  const named = others.map((file) =>
    readMappingFile(file).catch(() => {
      throw new UsageError(`there is no mapping file at ${file}`);
    }),
  );
  return [...inFolder, ...(await Promise.all(named))];
}

function summary(files: number, errors: number, warnings: number): string {
  const found = [count(errors, 'error'), count(warnings, 'warning')].filter((each) => each !== '');
  const where = `${files} mapping file${files === 1 ? '' : 's'}`;
  if (found.length === 0) return `${where} checked: no problems.`;
  return `${where} checked: ${found.join(' and ')}. "npx s3sf explain CODE" says more about a code.`;
}

const count = (number: number, what: string) => (number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'}`);
