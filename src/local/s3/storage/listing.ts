// One page of a bucket's keys or versions: those with a prefix, after a place, up to a count, folded at a delimiter.
import { type Bucket, byBytes } from './bucket.ts';
import type { ObjectVersion, Version } from './object-version.ts';

export interface PageOptions {
  prefix: string;
  /** Keys up to and with this one are left out. */
  after?: string | undefined;
  delimiter?: string | undefined;
  /** Objects and folded prefixes together. */
  most: number;
}

export interface Page<T> {
  items: T[];
  commonPrefixes: string[];
  /** Where the next page goes on; undefined for the last page. */
  next?: string;
}

/** Current objects. */
export function listObjects(bucket: Bucket, options: PageOptions): Page<ObjectVersion> {
  return listPage(bucket, options, (key) => {
    const object = bucket.current(key);
    return object ? [object] : [];
  });
}

/** Every version and delete marker, a key's newest first. A page ends between keys, so it may hold a few more than asked. */
export const listVersions = (bucket: Bucket, options: PageOptions): Page<Version> =>
  listPage(bucket, options, (key) => bucket.versionsOf(key));

function listPage<T>(
  bucket: Bucket,
  { prefix, after = '', delimiter, most }: PageOptions,
  at: (key: string) => readonly T[],
): Page<T> {
  const keys = bucket.keys();
  const page: Page<T> = { items: [], commonPrefixes: [] };
  let last = after;
  for (let index = firstAfter(keys, after, prefix); index < keys.length; index += 1) {
    const key = keys[index] as string;
    if (!key.startsWith(prefix)) break;
    const found = at(key);
    if (found.length === 0) continue;
    const folded = fold(key, prefix, delimiter);
    // A page may go on after a folded prefix: what it holds has been told.
    if (folded !== undefined && (folded === last || folded === after)) continue;
    if (page.items.length + page.commonPrefixes.length >= most) return most === 0 ? page : { ...page, next: last };
    if (folded === undefined) page.items.push(...found);
    else page.commonPrefixes.push(folded);
    last = folded ?? key;
  }
  return page;
}

function fold(key: string, prefix: string, delimiter: string | undefined): string | undefined {
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
