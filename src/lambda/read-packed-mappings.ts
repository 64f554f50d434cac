// The mappings as the build packs them: see scripts/build/pack-folder.ts. It replaces read-mappings.ts in what is deployed.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadedMappings } from '../pipeline/mapping/load-mappings.ts';
import { packedFile } from '../pipeline/mapping/packed/packed-mappings.ts';
import { unpackMappings } from '../pipeline/mapping/packed/unpack-mappings.ts';
import type { MappingFolders } from './read-mappings.ts';

/** Rejects if the folder was not built. The schema snapshot is not needed any more. */
export async function readMappings({ mappingsDir }: Pick<MappingFolders, 'mappingsDir'>): Promise<LoadedMappings> {
  return unpackMappings(await readFile(join(mappingsDir, packedFile), 'utf8'), {
    now: () => performance.now(),
    importCheck: (file) => import(pathToFileURL(resolve(mappingsDir, file)).href),
  });
}
