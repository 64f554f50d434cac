// Work that is done for each mapping file by itself: on all cores, and only for the files that have changed since the last
// time. The results and their order are the same as if all files were done here one after another.
import { availableParallelism } from 'node:os';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import type { SchemaFile } from '../../schema-files.ts';
import { keysOf } from './cache-key.ts';
import type { CheckRequest } from './check-request.ts';
import { readResults, writeResults } from './result-cache.ts';
import { runInWorkers } from './worker-pool.ts';

export interface PerFileWork<Result> {
  /** Folders with all code that it runs, such as `src/check`. */
  code: readonly string[];
  /** The module of the threads that do it. */
  module: URL;
  /** Does it in this thread. Imported on demand: if all results are cached, no library is loaded. */
  here(): Promise<(context: { settings: readonly MappingFile[]; schema: readonly SchemaFile[] }) => DoFiles<Result>>;
  /** False if the next time could have another result, on a machine that is less busy. It is not cached then. */
  isRepeatable(result: Result): boolean;
}

/** In the order of the files. */
export type DoFiles<Result> = (files: readonly MappingFile[]) => Promise<Result[]>;

export interface PerFileOptions {
  /** File that keeps the results for the next process. Without it, only this object has them. */
  cacheFile?: string;
  /** Maximum number of worker threads. Default: one for each core, up to eight. */
  maxWorkers?: number;
  /**
   * Minimum number of files per worker thread. Default: 40, because starting a thread takes as long as checking 40
   * files.
   */
  filesPerWorker?: number;
}

export interface PerFile<Result> {
  /** @param onDone called with results as soon as they are known: first with those that are cached */
  each(request: CheckRequest, onDone?: OnDone<Result>): Promise<DoneFile<Result>[]>;
}

export interface DoneFile<Result> {
  file: MappingFile;
  result: Result;
}

export type OnDone<Result> = (done: readonly DoneFile<Result>[]) => void;

/** Number of files that are loaded together. Their memory is free again before the next ones are loaded. */
const filesAtOnce = 20;

export function createPerFile<Result>(
  work: PerFileWork<Result>,
  { cacheFile, maxWorkers = Math.min(8, availableParallelism()), filesPerWorker = 40 }: PerFileOptions = {},
): PerFile<Result> {
  let known: ReadonlyMap<string, Result> | undefined;

  async function doAll(files: readonly MappingFile[], request: CheckRequest, onDone: OnDone<Result>) {
    if (files.length === 0) return [];
    const report = (chunk: readonly MappingFile[], results: readonly Result[]) =>
      onDone(chunk.map((file, index) => ({ file, result: results[index] as Result })));
    const context = { settings: request.files.filter(isSettingsFile), schema: request.schema };
    const chunks = chunked(files, filesAtOnce);
    const workers = Math.min(maxWorkers, Math.floor(files.length / filesPerWorker));
    if (workers > 1) {
      return (await runInWorkers<Result>(chunks, context, { workers, module: work.module, report })).flat();
    }
    const doFiles = (await work.here())(context);
    const results: Result[] = [];
    for (const chunk of chunks) {
      const own = await doFiles(chunk);
      results.push(...own);
      report(chunk, own);
    }
    return results;
  }

  return {
    async each(request, onDone = () => {}) {
      const { files } = request;
      known ??= cacheFile === undefined ? new Map() : await readResults<Result>(cacheFile);
      const before = known;
      const keys = await keysOf(request, work.code);
      const missing = files.filter((_, index) => !before.has(keys[index] as string));
      const cached = files.flatMap((file, index) => {
        const result = before.get(keys[index] as string);
        return result === undefined ? [] : [{ file, result }];
      });
      onDone(cached);
      const found = new Map([
        ...cached.map(({ file, result }) => [file, result] as const),
        ...zip(missing, await doAll(missing, request, onDone)),
      ]);
      const done = files.map((file, index) => ({
        file,
        key: keys[index] as string,
        result: found.get(file) as Result,
      }));
      known = new Map(done.filter(({ result }) => work.isRepeatable(result)).map(({ key, result }) => [key, result]));
      if (cacheFile !== undefined && !hasSameKeys(known, before)) await writeResults(cacheFile, known);
      return done.map(({ file, result }) => ({ file, result }));
    },
  };
}

const chunked = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

const zip = <A, B>(a: readonly A[], b: readonly B[]): [A, B][] => a.map((each, index) => [each, b[index] as B]);

const hasSameKeys = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>) =>
  a.size === b.size && [...a.keys()].every((key) => b.has(key));
