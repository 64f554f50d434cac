// The one operation the event stage needs from S3: open an object and read its bytes in order.
import type { ObjectReference } from '../../../request.ts';

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
  /**
   * Set if events were removed from the object. `versionId`, `eTag` and `lastModified` are then those of the original.
   * `isNotified`: what was requested is the version that took its place, which only a notification of S3 names, or a
   * remainder by its own key. `isErased`: it contains nothing any more.
   */
  forgotten?: { isNotified: boolean; isErased: boolean };
}

/** Messages may name any bucket. */
const bucketsAtOnce = 10;

export interface ObjectStore {
  /**
   * Opens the named version, or the newest if none is named. Throws `FailureError`: `object/gone`,
   * `object/unreadable`, `aws/refused` or `aws/unavailable`.
   */
  open(object: ObjectReference): Promise<OpenObject>;
}

/** A store that uses another store for each bucket, of at most ten at a time. */
export function storePerBucket(storeOf: (bucket: string) => ObjectStore): ObjectStore {
  const stores = new Map<string, ObjectStore>();
  return {
    open(object) {
      const store = stores.get(object.bucket) ?? storeOf(object.bucket);
      if (stores.size >= bucketsAtOnce && !stores.has(object.bucket)) stores.clear();
      stores.set(object.bucket, store);
      return store.open(object);
    },
  };
}

/** True for a version that always names the same bytes. Without versioning S3 calls it `null` and overwrites it. */
export const isFixed = (versionId: string | undefined): versionId is string =>
  versionId !== undefined && versionId !== 'null';
