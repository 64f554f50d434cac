// Multipart uploads: parts arrive in any order and are then assembled into one object, without copying, or discarded.
import { createHash } from 'node:crypto';
import { S3Error } from '../s3-error.ts';
import { type Checksum, compositeChecksum } from './checksum.ts';
import type { NewObject } from './object-version.ts';
import { bodyOfParts, type StoredBody } from './stored-body.ts';

export interface Part {
  body: StoredBody;
  eTag: string;
  checksum?: Checksum | undefined;
}

interface Upload {
  key: string;
  /** Milliseconds since 1970. */
  begunAt: number;
  headers: Readonly<Record<string, string>>;
  parts: Map<number, Part>;
}

export type Uploads = ReturnType<typeof createUploads>;

const minPartBytes = 5 * 1024 * 1024;

export function createUploads(newId: () => string, now: () => number) {
  const uploads = new Map<string, Upload>();

  function find(key: string, uploadId: string): Upload {
    const upload = uploads.get(uploadId);
    if (upload?.key === key) return upload;
    throw new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.');
  }

  return {
    begin(key: string, headers: Readonly<Record<string, string>>): string {
      const uploadId = newId();
      uploads.set(uploadId, { key, begunAt: now(), headers, parts: new Map() });
      return uploadId;
    },

    /** @throws S3Error `NoSuchUpload`, or `InvalidArgument` for a number outside 1 to 10,000 */
    addPart(key: string, uploadId: string, number: number, part: Part): void {
      if (!Number.isInteger(number) || number < 1 || number > 10_000) {
        throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
      }
      find(key, uploadId).parts.set(number, part);
    },

    /** Returns the whole object. The upload stays open until `end`, so a client can retry after a failed condition. */
    assemble(key: string, uploadId: string, named: readonly { number: number; eTag: string }[]): NewObject {
      const { parts, headers, begunAt } = find(key, uploadId);
      if (named.length === 0) throw new S3Error('MalformedXML', 'You must specify at least one part');
      const chosen = named.map(({ number, eTag }, index) => {
        const part = parts.get(number);
        if (index > 0 && number <= (named[index - 1]?.number ?? 0)) {
          throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
        }
        if (part?.eTag !== eTag)
          throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.');
        if (index < named.length - 1 && part.body.size < minPartBytes) {
          throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
        }
        return part;
      });
      const md5 = createHash('md5');
      for (const { eTag } of chosen) md5.update(Buffer.from(eTag, 'hex'));
      return {
        body: bodyOfParts(chosen.map(({ body }) => body)),
        eTag: `${md5.digest('hex')}-${chosen.length}`,
        checksum: compositeChecksum(chosen.map(({ checksum }) => checksum)),
        headers,
        createdAt: begunAt,
      };
    },

    /** Call when the upload is completed or aborted. @throws S3Error `NoSuchUpload` */
    end(key: string, uploadId: string): void {
      find(key, uploadId);
      uploads.delete(uploadId);
    },
  };
}
