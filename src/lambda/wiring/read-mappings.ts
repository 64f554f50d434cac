// The mappings as people write them. The build replaces this module with read-packed-mappings.ts, so that the deployed
// functions contain neither the files nor the compiler.
import { readMappingFiles } from '../../mapping-files.ts';
import { type LoadedMappings, loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../schema-files.ts';

export interface MappingFolders {
  mappingsDir: string;
  schemaDir: string;
}

/** Rejects if a folder cannot be read. */
export async function readMappings({ mappingsDir, schemaDir }: MappingFolders): Promise<LoadedMappings> {
  // Problems name this folder, because people edit the files there, not where they are deployed.
  return loadMappings(await readMappingFiles(mappingsDir, 'mappings'), await readSchema(schemaDir));
}
