// Spreads chunks of mapping files over worker threads. A thread takes the next chunk as soon as it is free.
import type { Worker } from 'node:worker_threads';
import type { MappingFile } from '../../mapping-files.ts';
import type { SchemaFile } from '../../schema-files.ts';
import { startThread } from '../../start-thread.ts';

/** What every thread needs. */
export interface WorkerContext {
  settings: readonly MappingFile[];
  schema: readonly SchemaFile[];
}

export interface PoolOptions<Result> {
  workers: number;
  /** The module of the threads. It gets lists of files, and posts the list of their results. */
  module: URL;
  /** Called with each chunk that is done. */
  report: (files: readonly MappingFile[], results: readonly Result[]) => void;
}

/** In the order of the chunks. Rejects if a thread fails or `report` throws; no thread is left then. */
export async function runInWorkers<Result>(
  chunks: readonly (readonly MappingFile[])[],
  context: WorkerContext,
  { workers, module, report }: PoolOptions<Result>,
): Promise<Result[][]> {
  const threads = Array.from({ length: workers }, () => startThread(module, { workerData: context }));
  const results: Result[][] = [];
  const left = chunks.entries();
  const work = async (thread: Worker) => {
    for (const [index, chunk] of left) {
      const own = await askThread<Result>(thread, chunk);
      results[index] = own;
      report(chunk, own);
    }
  };
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return results;
}

function askThread<Result>(thread: Worker, chunk: readonly MappingFile[]): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    const end = () => {
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (results: Result[]) => {
      end();
      resolve(results);
    };
    const onError = (error: unknown) => {
      end();
      reject(error);
    };
    const onExit = () => onError(new Error('A thread ended before its files were done.'));
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage(chunk);
  });
}
