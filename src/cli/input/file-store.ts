// A file on disk, or standard input, as the object of a bucket, so that the event stage reads it as it reads S3.
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ObjectStore } from '../../pipeline/event/object-store.ts';
import { UsageError } from '../io.ts';

/** The key is the file's path; `-` is standard input. */
export const fileStore: ObjectStore = {
  async open({ key }) {
    if (key === '-') return { body: process.stdin, size: 0, lastModified: new Date() };
    const { size, mtime } = await statOfFile(key);
    return { body: createReadStream(key), size, lastModified: mtime };
  },
};

/** Throws `UsageError`. */
export async function statOfFile(file: string): Promise<Stats> {
  const found = await stat(file).catch(() => {
    throw new UsageError(`there is no file ${file}`);
  });
  if (found.isDirectory()) throw new UsageError(`${file} is a folder: name the files in it`);
  return found;
}
