// The one operation the event stage needs from S3: open an object and read its bytes in order.
import type { ObjectReference } from '../../request.ts';

export interface OpenObject {
  /** The bytes; can be read once. Leaving the loop early releases the connection. Throws `FailureError`. */
  body: AsyncIterable<Uint8Array>;
  /** Bytes as stored, before any decompression. */
  size: number;
  lastModified: Date;
  /**
   * No event in the object was written later than this: `lastModified`, except for a multipart upload, whose
   * `lastModified` is when it began. Absent where it is not known, as for a file on disk.
   */
  completeBy?: Date;
  eTag?: string;
  versionId?: string;
  contentType?: string;
  contentEncoding?: string;
}

export interface ObjectStore {
  /**
   * Opens the named version, or the newest if none is named. Throws `FailureError`: `object/gone`,
   * `object/unreadable`, `aws/refused` or `aws/unavailable`.
   */
  open(object: ObjectReference): Promise<OpenObject>;
}

/** True for a version that always names the same bytes. Without versioning S3 calls it `null` and overwrites it. */
export const isFixed = (versionId: string | undefined): versionId is string =>
  versionId !== undefined && versionId !== 'null';
