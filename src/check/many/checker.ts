// Checks many mapping files on all cores, and only those that have changed since the last time. The results and their
// order are the same as if all files were checked here one after another.
import { moduleUrl } from '../../module-url.ts';
import { acrossFiles, type CheckedFiles } from '../across-files.ts';
import type { FileCheck } from '../file-check.ts';
import type { CheckRequest } from './check-request.ts';
import { createPerFile, type PerFileOptions, type PerFileWork } from './per-file.ts';

export interface Checker {
  /** @param onDone called with the number of files that are done */
  check(request: CheckRequest, onDone?: (done: number) => void): Promise<CheckedFiles>;
}

const checkWork: PerFileWork<FileCheck> = {
  code: ['src/check', 'src/pipeline', 'src/values'],
  module: moduleUrl('./check-worker', import.meta.url),
  async here() {
    const { checkFiles } = await import('./check-files.ts');
    return checkFiles;
  },
  isRepeatable: ({ isRepeatable }) => isRepeatable,
};

export function createChecker(options: PerFileOptions = {}): Checker {
  const checks = createPerFile(checkWork, options);
  return {
    async check(request, onDone = () => {}) {
      let count = 0;
      const done = await checks.each(request, (more) => {
        count += more.length;
        onDone(count);
      });
      const checked = done.map(({ file, result: check }) => ({ file, check }));
      const types = checked.flatMap(({ check }) => check.mapping?.types ?? []);
      // Imported only if needed, so that a check with only cached results loads no library.
      const isContested = new Set(types).size < types.length;
      const parse = isContested ? (await import('../parse-mapping.ts')).parseMapping : notContested;
      return acrossFiles(checked, parse);
    },
  };
}

function notContested(): never {
  throw new Error('No two files have a mapping for the same type.');
}
