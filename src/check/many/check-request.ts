import type { MappingFile } from '../../mapping-files.ts';
import type { SchemaFile } from '../../schema-files.ts';

/** All mapping files of a project with its settings, and the schema snapshot to check them against. */
export interface CheckRequest {
  files: readonly MappingFile[];
  schema: readonly SchemaFile[];
}
