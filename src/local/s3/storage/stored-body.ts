// The bytes of an object: in memory, in a file, or as the concatenated parts of a multipart upload.
import { createReadStream } from 'node:fs';

export interface StoredBody {
  /** Bytes. */
  size: number;
  /** The bytes from `from` (inclusive) to `to` (exclusive). */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

export function bodyInMemory(bytes: Uint8Array): StoredBody {
  return {
    size: bytes.length,
    async *read(from, to) {
      if (to > from) yield bytes.subarray(from, to);
    },
  };
}

export function bodyInFile(path: string, size: number): StoredBody {
  return {
    size,
    async *read(from, to) {
      if (to > from) yield* createReadStream(path, { start: from, end: to - 1 });
    },
  };
}

export function bodyOfParts(parts: readonly StoredBody[]): StoredBody {
  return {
    size: parts.reduce((sum, part) => sum + part.size, 0),
    async *read(from, to) {
      let start = 0;
      for (const part of parts) {
        const end = start + part.size;
        if (end > from && start < to) yield* part.read(Math.max(from - start, 0), Math.min(to, end) - start);
        start = end;
      }
    },
  };
}
