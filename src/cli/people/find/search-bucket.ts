// Searches every version of every object of a bucket for a person, many at a time, and gives the objects that contain the
// person with all of their versions. Memory grows with what is found, not with the bucket.
import { type FailureCode, FailureError } from '../../../failure.ts';
import { archivePrefix } from '../../../pipeline/recover/archive/archived-message.ts';
import type { InventoryFile } from './inventory-file.ts';
import { type ListedVersion, listVersions } from './list-versions.ts';
import { type ReadVersionOptions, readVersion, type VersionContent } from './read-version.ts';
import { searchText } from './text-search.ts';

export interface FoundVersion extends ListedVersion {
  /** Absent for a delete marker, and for a version that could not be read. */
  content?: VersionContent;
}

/** An object that contains the person, with all of its versions, the newest first. */
export interface FoundObject {
  key: string;
  versions: FoundVersion[];
}

export interface BucketSearch {
  found: FoundObject[];
  /** Versions that were listed, and those of them that had to be read. */
  versions: number;
  read: number;
  unread: { versions: number; codes: string[] };
  /** Keys that contain one of the values. */
  names: string[];
  interrupted: boolean;
}

export interface SearchBucketOptions extends ReadVersionOptions {
  bucket: string;
  prefix: string;
  inventory: InventoryFile | undefined;
  signal: AbortSignal;
  onProgress: (progress: { versions: number; found: number; key: string }) => void;
}

/** Versions that are read at the same time. */
const concurrency = 16;

export async function searchBucket(options: SearchBucketOptions): Promise<BucketSearch> {
  const { s3, bucket, prefix, inventory, person, signal, onProgress } = options;
  const result: BucketSearch = {
    found: [],
    versions: 0,
    read: 0,
    unread: { versions: 0, codes: [] },
    names: [],
    interrupted: false,
  };
  const codes = new Set<string>();
  let current: FoundObject = { key: '', versions: [] };

  function finish(): void {
    const { key, versions } = current;
    if (versions.some(({ content }) => content && (content.hits.length > 0 || content.rest?.holds)))
      result.found.push(current);
    if (key !== '' && searchText(key.replaceAll(/[/.]/g, ' '), person.values) !== 'no') result.names.push(key);
  }

  async function contentOf(version: ListedVersion, known: VersionContent | undefined) {
    if (version.isDeleteMarker || isArchive(version.key)) return undefined;
    if (known) return known;
    if (version.size === 0) return { hits: [], others: 0 };
    try {
      result.read += 1;
      return await readVersion({ bucket, key: version.key, versionId: version.versionId }, options);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'gone') return undefined;
      result.unread.versions += 1;
      codes.add(code);
      return undefined;
    }
  }

  for await (const page of listVersions(s3, { bucket, prefix })) {
    const known: (VersionContent | undefined)[] = [];
    for (const version of page) known.push(await inventory?.known(version));
    const contents = await atOnce(page, (version, index) =>
      signal.aborted ? Promise.resolve(undefined) : contentOf(version, known[index]),
    );
    if (signal.aborted) {
      result.interrupted = true;
      break;
    }
    for (const [index, version] of page.entries()) {
      const content = contents[index];
      if (content) await inventory?.add(version, content);
      if (version.key !== current.key) {
        finish();
        current = { key: version.key, versions: [] };
      }
      current.versions.push({ ...version, ...(content ? { content } : {}) });
    }
    result.versions += page.length;
    onProgress({ versions: result.versions, found: result.found.length, key: page.at(-1)?.key ?? '' });
  }
  if (!result.interrupted) finish();
  result.unread.codes = [...codes];
  return result;
}

/** Archived dead letters are read as messages. */
const isArchive = (key: string) => key.startsWith(archivePrefix);

/** An error of AWS by its name; `gone` if the version was removed meanwhile. Rethrows what is no such error. */
function codeOf(error: unknown): FailureCode | string {
  if (error instanceof FailureError) return error.failure.code;
  if (!(error instanceof Error) || !('$metadata' in error)) throw error;
  return ['NoSuchKey', 'NoSuchVersion'].includes(error.name) ? 'gone' : error.name;
}

async function atOnce<T, R>(items: readonly T[], run: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await run(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  return results;
}
