// The mappings that a built function carries: the build packs them into a folder beside its bundle, see
// scripts/build/pack-folder.ts. This module replaces read-mappings.ts in what is deployed.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadedMappings } from '../pipeline/mapping/load-mappings.ts';
import { packedFile } from '../pipeline/mapping/packed/packed-mappings.ts';
import { unpackMappings } from '../pipeline/mapping/packed/unpack-mappings.ts';

/** Tests give the functions of one build other mappings. */
export const readMappings = (): Promise<LoadedMappings> =>
  readPackedMappings(process.env.PACKED_MAPPINGS_DIR || join(import.meta.dirname, 'mappings'));

/** Rejects if the folder holds no packed mappings. */
export async function readPackedMappings(folder: string): Promise<LoadedMappings> {
  return unpackMappings(await readFile(join(folder, packedFile), 'utf8'), {
    now: () => performance.now(),
    importCheck: (file) => import(pathToFileURL(resolve(folder, file)).href),
  });
}
