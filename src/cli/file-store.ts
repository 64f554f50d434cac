// A file on disk, or standard input, as the object of a bucket, so that the event stage reads it as it reads S3.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ObjectStore } from '../pipeline/event/object-store.ts';
import { UsageError } from './io.ts';

/** The key is the file's path; `-` is standard input. */
export const fileStore: ObjectStore = {
  async open({ key }) {
    if (key === '-') return { body: process.stdin, size: 0, lastModified: new Date() };
    const { size, mtime } = await stat(key).catch(() => {
      throw new UsageError(`there is no file ${key}`);
    });
    return { body: createReadStream(key), size, lastModified: mtime };
  },
};
