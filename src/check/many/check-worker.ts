// A worker thread of the check: takes mapping files and returns the check of each.
import { parentPort, workerData } from 'node:worker_threads';
import type { MappingFile } from '../../mapping-files.ts';
import { checkFiles } from './check-files.ts';
import type { WorkerContext } from './worker-pool.ts';

const check = checkFiles(workerData as WorkerContext);

parentPort?.on('message', (files: readonly MappingFile[]) => {
  // A rejection ends the thread, and the main thread gets the error.
  void check(files).then((checks) => parentPort?.postMessage(checks));
});
