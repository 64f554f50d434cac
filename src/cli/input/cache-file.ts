// The path of the file in which a command caches its results for a mapping folder.
import { hash } from 'node:crypto';
import path from 'node:path';

/** One file for each mapping folder; undefined if nothing may be cached. */
export const cacheFileOf = (
  mappings: string,
  cacheFolder: string | undefined,
  command: 'check' | 'studio' = 'check',
): string | undefined =>
  cacheFolder === undefined
    ? undefined
    : path.join(cacheFolder, `${command}-${hash('sha256', path.resolve(mappings)).slice(0, 16)}`);
