// Reads the packed mappings of a built function. The build writes them to a folder beside the bundle: see
// src/build/pack-folder.ts. This module replaces read-mappings.ts in the bundle.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadedMappings } from '../../pipeline/mapping/load-mappings.ts';
import { packedFile } from '../../pipeline/mapping/packed/packed-mappings.ts';
import { unpackMappings } from '../../pipeline/mapping/packed/unpack-mappings.ts';

/** Tests set `PACKED_MAPPINGS_DIR` to run a build with other mappings. */
export const readMappings = (): Promise<LoadedMappings> =>
  readPackedMappings(process.env.PACKED_MAPPINGS_DIR || join(import.meta.dirname, 'mappings'));

/** Rejects if the folder contains no packed mappings. */
export async function readPackedMappings(folder: string): Promise<LoadedMappings> {
  return unpackMappings(await readFile(join(folder, packedFile), 'utf8'), {
    now: () => performance.now(),
    importModule: (file) => import(pathToFileURL(resolve(folder, file)).href),
  });
}
