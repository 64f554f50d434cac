import type { MappingFile } from '../../mapping-files.ts';
import type { SchemaFile } from '../../schema-files.ts';

/** What is checked: all mapping files of a project with its settings, against its schema snapshot. */
export interface CheckRequest {
  files: readonly MappingFile[];
  schema: readonly SchemaFile[];
}
