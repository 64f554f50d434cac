// The inventory of a search on disk: what each version of each object contains of a person, in the order in which S3 lists
// them. A version never changes, so the next search for the same person reads only versions that are new. The file names
// events of a person: only its owner may read it, and `s3sf forget` deletes it.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { isJsonObject, type JsonValue } from '../../../json.ts';
import { compareKeys, type ListedVersion } from './list-versions.ts';
import type { VersionContent } from './read-version.ts';

export interface InventoryFile {
  /** What an earlier search found in the version; undefined if it did not read it. Ask in the order of S3's lists. */
  known(version: ListedVersion): Promise<VersionContent | undefined>;
  add(version: ListedVersion, content: VersionContent): Promise<void>;
  /** Replaces the earlier file, also by a part: the next search goes on from it. */
  close(): Promise<void>;
}

interface Entry {
  key: string;
  versionId: string;
  eTag: string;
  content: VersionContent;
}

/** @param search identifies what was searched for, and how: another search shares nothing with it */
export async function openInventory(file: string, search: string): Promise<InventoryFile> {
  const before = entriesOf(file, search);
  let ahead = await before.next();
  let own: { key: string; entries: Entry[] } = { key: '', entries: [] };
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.part`;
  await rm(part, { force: true });
  const out = createWriteStream(part, { mode: 0o600, flags: 'wx' });
  const write = (value: object) =>
    new Promise<void>((resolve, reject) =>
      out.write(`${JSON.stringify(value)}\n`, (error) => (error ? reject(error) : resolve())),
    );
  await write({ format: 1, search });

  async function readTo(key: string): Promise<void> {
    while (!ahead.done && compareKeys(ahead.value.key, key) <= 0) {
      if (own.key !== ahead.value.key) own = { key: ahead.value.key, entries: [] };
      own.entries.push(ahead.value);
      ahead = await before.next();
    }
  }

  return {
    async known({ key, versionId, eTag }) {
      await readTo(key);
      if (own.key !== key) return undefined;
      return own.entries.find((entry) => entry.versionId === versionId && entry.eTag === eTag)?.content;
    },
    add: ({ key, versionId, eTag }, content) => write({ key, versionId, eTag, content }),
    async close() {
      await before.return(undefined);
      await new Promise<void>((resolve) => out.end(resolve));
      await rename(part, file);
    },
  };
}

async function* entriesOf(file: string, search: string): AsyncGenerator<Entry, undefined> {
  const input = createReadStream(file);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // Without a listener, a missing file would end the process.
  input.on('error', () => lines.close());
  let isFirst = true;
  try {
    for await (const line of lines) {
      const value = parse(line);
      if (!isJsonObject(value)) return undefined;
      if (isFirst && (value.format !== 1 || value.search !== search)) return undefined;
      if (!isFirst) yield value as unknown as Entry;
      isFirst = false;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return undefined;
}

function parse(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
