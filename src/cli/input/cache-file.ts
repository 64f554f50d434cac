// Where a command keeps what it found in the files of a mapping folder.
import { hash } from 'node:crypto';
import path from 'node:path';

/** One file for each mapping folder; undefined if nothing may be kept. */
export const cacheFileOf = (mappings: string, cacheFolder: string | undefined): string | undefined =>
  cacheFolder === undefined
    ? undefined
    : path.join(cacheFolder, `check-${hash('sha256', path.resolve(mappings)).slice(0, 16)}`);
