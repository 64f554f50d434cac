// Spreads chunks of mapping files over worker threads. A thread takes the next chunk as soon as it is free.
import { Worker } from 'node:worker_threads';
import type { MappingFile } from '../../mapping-files.ts';
import { moduleUrl } from '../../module-url.ts';
import type { SchemaFile } from '../../schema-files.ts';
import type { FileCheck } from '../file-check.ts';

/** What every thread needs. */
export interface WorkerContext {
  settings: readonly MappingFile[];
  schema: readonly SchemaFile[];
}

export interface PoolOptions {
  workers: number;
  /** Called with the number of files of each chunk that is done. */
  report: (files: number) => void;
}

/** In the order of the chunks. Rejects if a thread fails or `report` throws; no thread is left then. */
export async function checkInWorkers(
  chunks: readonly (readonly MappingFile[])[],
  context: WorkerContext,
  { workers, report }: PoolOptions,
): Promise<FileCheck[][]> {
  const threads = Array.from(
    { length: workers },
    () => new Worker(moduleUrl('./check-worker', import.meta.url), { workerData: context, execArgv: [] }),
  );
  const results: FileCheck[][] = [];
  const left = chunks.entries();
  const work = async (thread: Worker) => {
    for (const [index, chunk] of left) {
      results[index] = await askThread(thread, chunk);
      report(chunk.length);
    }
  };
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return results;
}

function askThread(thread: Worker, chunk: readonly MappingFile[]): Promise<FileCheck[]> {
  return new Promise((resolve, reject) => {
    const end = () => {
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (checks: FileCheck[]) => {
      end();
      resolve(checks);
    };
    const onError = (error: unknown) => {
      end();
      reject(error);
    };
    const onExit = () => onError(new Error('A thread of the check ended before its work was done.'));
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage(chunk);
  });
}
