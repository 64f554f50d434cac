// Checks many mapping files on all cores, and only those that have changed since the last time. The results and their
// order are the same as if all files were checked here one after another.
import { availableParallelism } from 'node:os';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import { acrossFiles, type CheckedFile, type CheckedFiles } from '../across-files.ts';
import type { FileCheck } from '../file-check.ts';
import { keysOf } from './cache-key.ts';
import { readCheckCache, writeCheckCache } from './check-cache.ts';
import type { CheckRequest } from './check-request.ts';
import { checkInWorkers } from './worker-pool.ts';

export interface CheckerOptions {
  /** File that keeps the results for the next process. Without it, only this checker has them. */
  cacheFile?: string;
  /** Maximum number of worker threads. Default: one for each core, up to eight. */
  maxWorkers?: number;
  /**
   * Minimum number of files per worker thread. Default: 40, because starting a thread takes as long as checking 40
   * files.
   */
  filesPerWorker?: number;
}

export interface Checker {
  /** @param onDone called with the number of files that are done */
  check(request: CheckRequest, onDone?: (done: number) => void): Promise<CheckedFiles>;
  /** The check of each file by itself, in the order of the files. */
  checkEach(request: CheckRequest, onDone?: (done: number) => void): Promise<CheckedFile[]>;
}

/** Number of files that are loaded together. Their memory is free again before the next ones are loaded. */
const filesAtOnce = 20;

export function createChecker({
  cacheFile,
  maxWorkers = Math.min(8, availableParallelism()),
  filesPerWorker = 40,
}: CheckerOptions = {}): Checker {
  let known: ReadonlyMap<string, FileCheck> | undefined;
  const checker: Checker = {
    async checkEach(request, onDone = () => {}) {
      const { files } = request;
      known ??= cacheFile === undefined ? new Map() : await readCheckCache(cacheFile);
      const before = known;
      const keys = await keysOf(request);
      const missing = files.filter((_, index) => !before.has(keys[index] as string));
      const report = counter(files.length - missing.length, onDone);
      const found = new Map(zip(missing, await checkAll(missing, request, { maxWorkers, filesPerWorker, report })));

      const checked = files.map((file, index) => {
        const check = found.get(file) ?? before.get(keys[index] as string);
        if (!check) throw new Error(`${file.path} was not checked.`);
        return { file, key: keys[index] as string, check };
      });
      const repeatable = checked.filter(({ check }) => check.isRepeatable);
      known = new Map(repeatable.map(({ key, check }) => [key, check]));
      if (cacheFile !== undefined && !hasSameKeys(known, before)) await writeCheckCache(cacheFile, known);
      return checked.map(({ file, check }) => ({ file, check }));
    },

    async check(request, onDone) {
      const checked = await checker.checkEach(request, onDone);
      const types = checked.flatMap(({ check }) => check.mapping?.types ?? []);
      // Imported only if needed, so that a check with only cached results loads no library.
      const isContested = new Set(types).size < types.length;
      const parse = isContested ? (await import('../parse-mapping.ts')).parseMapping : notContested;
      return acrossFiles(checked, parse);
    },
  };
  return checker;
}

interface Work {
  maxWorkers: number;
  filesPerWorker: number;
  report: (done: number) => void;
}

async function checkAll(
  files: readonly MappingFile[],
  { files: all, schema }: CheckRequest,
  { maxWorkers, filesPerWorker, report }: Work,
): Promise<FileCheck[]> {
  if (files.length === 0) return [];
  const settings = all.filter(isSettingsFile);
  const chunks = chunked(files, filesAtOnce);
  const workers = Math.min(maxWorkers, Math.floor(files.length / filesPerWorker));
  if (workers > 1) return (await checkInWorkers(chunks, { settings, schema }, { workers, report })).flat();
  const { checkEach } = await import('../file-check.ts');
  const { schemaOfFiles } = await import('../../schema-files.ts');
  const { createDataSchemaCompiler } = await import('../../pipeline/mapping/compile/schema/data-schema.ts');
  const snapshot = schemaOfFiles(schema);
  const dataSchema = createDataSchemaCompiler();
  const checks: FileCheck[] = [];
  for (const chunk of chunks) {
    checks.push(...(await checkEach(chunk, settings, snapshot, dataSchema)));
    report(chunk.length);
  }
  return checks;
}

function counter(start: number, onDone: (done: number) => void): (more: number) => void {
  let done = start;
  onDone(done);
  return (more) => {
    done += more;
    onDone(done);
  };
}

const chunked = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

const zip = <A, B>(a: readonly A[], b: readonly B[]): [A, B][] => a.map((each, index) => [each, b[index] as B]);

const hasSameKeys = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>) =>
  a.size === b.size && [...a.keys()].every((key) => b.has(key));

function notContested(): never {
  throw new Error('No two files have a mapping for the same type.');
}
