// One page of a bucket's keys or versions: filtered by prefix, after a key, up to a limit, grouped by a delimiter.
import { type Bucket, byBytes } from './bucket.ts';
import type { ObjectVersion, Version } from './object-version.ts';

export interface PageOptions {
  prefix: string;
  /** Keys up to and including this one are omitted. */
  after?: string | undefined;
  delimiter?: string | undefined;
  /** Limit of objects and common prefixes together. */
  maxItems: number;
}

export interface Page<T> {
  items: T[];
  commonPrefixes: string[];
  /** The key after which the next page starts; undefined on the last page. */
  next?: string;
}

/** Current objects. */
export function listObjects(bucket: Bucket, options: PageOptions): Page<ObjectVersion> {
  return listPage(bucket, options, (key) => {
    const object = bucket.current(key);
    return object ? [object] : [];
  });
}

/**
 * Every version and delete marker, newest first per key. A page ends between keys, so it may exceed the limit slightly.
 */
export const listVersions = (bucket: Bucket, options: PageOptions): Page<Version> =>
  listPage(bucket, options, (key) => bucket.versionsOf(key));

function listPage<T>(
  bucket: Bucket,
  { prefix, after = '', delimiter, maxItems }: PageOptions,
  itemsOf: (key: string) => readonly T[],
): Page<T> {
  const keys = bucket.keys();
  const page: Page<T> = { items: [], commonPrefixes: [] };
  let last = after;
  for (let index = firstAfter(keys, after, prefix); index < keys.length; index += 1) {
    const key = keys[index] as string;
    if (!key.startsWith(prefix)) break;
    const items = itemsOf(key);
    if (items.length === 0) continue;
    const commonPrefix = commonPrefixOf(key, prefix, delimiter);
    // If the page starts after a common prefix, the previous page has listed that prefix.
    if (commonPrefix !== undefined && (commonPrefix === last || commonPrefix === after)) continue;
    if (page.items.length + page.commonPrefixes.length >= maxItems)
      return maxItems === 0 ? page : { ...page, next: last };
    if (commonPrefix === undefined) page.items.push(...items);
    else page.commonPrefixes.push(commonPrefix);
    last = commonPrefix ?? key;
  }
  return page;
}

function commonPrefixOf(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** Index of the first key after `after` that is not before `prefix`. */
function firstAfter(keys: readonly string[], after: string, prefix: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = keys[middle] as string;
    if (byBytes(key, after) <= 0 || byBytes(key, prefix) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
