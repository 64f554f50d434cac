// The facts of lists of files of one project, one list after the other.
import type { DoFiles } from '../../../check/many/per-file.ts';
import type { WorkerContext } from '../../../check/many/worker-pool.ts';
import { emulatedOrg } from '../../../cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../../examples/run-example.ts';
import { createDataSchemaCompiler } from '../../../pipeline/mapping/compile/schema/data-schema.ts';
import { schemaOfFiles } from '../../../schema-files.ts';
import { type FileFacts, factsOf } from '../../facts/file-facts.ts';

export function factFiles({ settings, schema: schemaFiles }: WorkerContext): DoFiles<FileFacts> {
  const schema = schemaOfFiles(schemaFiles);
  const org = emulatedOrg(schema, frozenTime.getTime());
  const dataSchema = createDataSchemaCompiler();
  return (files) => factsOf(files, { settings, schema, org, dataSchema });
}
