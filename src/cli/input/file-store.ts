// A file on disk, or standard input, as an object in a bucket: the event stage reads it as it reads S3.
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ObjectStore } from '../../pipeline/event/objects/object-store.ts';
import { UsageError } from '../io.ts';

/** The key is the file's path; `-` is standard input. */
export const fileStore: ObjectStore = {
  async open({ key }) {
    if (key === '-') return { body: process.stdin, size: 0, lastModified: new Date() };
    const { size, mtime } = await statOfFile(key);
    return { body: createReadStream(key), size, lastModified: mtime };
  },
};

/** A store whose objects all are this file, whatever their keys. */
export const storeOfFile = (file: string): ObjectStore => ({
  open: (object) => fileStore.open({ ...object, key: file }),
});

/** Throws `UsageError`. */
export async function statOfFile(file: string): Promise<Stats> {
  const stats = await stat(file).catch(() => {
    throw new UsageError(`cannot read the file ${file}`);
  });
  if (stats.isDirectory()) throw new UsageError(`${file} is a folder. Name the files in it`);
  return stats;
}
