// A worker thread of the check: takes mapping files and returns the check of each.
import { parentPort, workerData } from 'node:worker_threads';
import type { MappingFile } from '../../mapping-files.ts';
import { createDataSchemaCompiler } from '../../pipeline/mapping/compile/schema/data-schema.ts';
import { schemaOfFiles } from '../../schema-files.ts';
import { checkEach } from '../file-check.ts';
import type { WorkerContext } from './worker-pool.ts';

const { settings, schema } = workerData as WorkerContext;
const snapshot = schemaOfFiles(schema);
const dataSchema = createDataSchemaCompiler();

parentPort?.on('message', (files: readonly MappingFile[]) => {
  // A rejection ends the thread, and the main thread gets the error.
  void checkEach(files, settings, snapshot, dataSchema).then((checks) => parentPort?.postMessage(checks));
});
