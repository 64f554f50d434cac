// A worker thread: takes mapping files and returns the facts of each.
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerContext } from '../../../check/many/worker-pool.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import { factFiles } from './fact-files.ts';

const facts = factFiles(workerData as WorkerContext);

parentPort?.on('message', (files: readonly MappingFile[]) => {
  // A rejection ends the thread, and the main thread gets the error.
  void facts(files).then((found) => parentPort?.postMessage(found));
});
