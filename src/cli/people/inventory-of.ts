// Where a search for a person keeps its inventory, so that the next one reads only new versions.
import { hash } from 'node:crypto';
import path from 'node:path';
import type { Io } from '../io.ts';
import type { SearchOptions } from './search-person.ts';

/** By default in the folder in which commands cache results. Its name does not tell whom it is about. */
export function withInventory<T extends SearchOptions>(
  values: readonly string[],
  options: T,
  { cacheFolder }: Pick<Io, 'cacheFolder'>,
): T {
  if (options.inventory !== undefined || cacheFolder === undefined) return options;
  const name = hash('sha256', JSON.stringify([options.bucket, options.prefix, values])).slice(0, 16);
  return { ...options, inventory: path.join(cacheFolder, `person-${name}`) };
}
