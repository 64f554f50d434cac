// Checks lists of files of one project, one list after the other.
import { createDataSchemaCompiler } from '../../pipeline/mapping/compile/schema/data-schema.ts';
import { schemaOfFiles } from '../../schema-files.ts';
import { checkEach, type FileCheck } from '../file-check.ts';
import type { DoFiles } from './per-file.ts';
import type { WorkerContext } from './worker-pool.ts';

export function checkFiles({ settings, schema }: WorkerContext): DoFiles<FileCheck> {
  const snapshot = schemaOfFiles(schema);
  const dataSchema = createDataSchemaCompiler();
  return (files) => checkEach(files, settings, snapshot, dataSchema);
}
