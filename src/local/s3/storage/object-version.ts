// The versions stored under a key: objects and delete markers.
import type { Checksum } from './checksum.ts';
import type { StoredBody } from './stored-body.ts';

export interface NewObject {
  body: StoredBody;
  /** Without quotes. */
  eTag: string;
  checksum?: Checksum | undefined;
  /** Headers that a read returns: `content-type`, `content-encoding`, `x-amz-meta-…`, with names in lower case. */
  headers: Readonly<Record<string, string>>;
  /**
   * Of a multipart upload: when it began, in milliseconds since 1970. That is its last-modified time, not when it was
   * completed (Amazon S3 User Guide, "Working with object metadata").
   */
  createdAt?: number;
}

interface VersionIdentity {
  key: string;
  /** The string `null` for an object stored while versioning was off. */
  versionId: string;
  /** Milliseconds since 1970. */
  lastModified: number;
}

/** Of S3 Object Lock: a retention period in compliance mode, or a legal hold. */
export type ObjectLock = { until: number } | 'legal hold';

export interface ObjectVersion extends NewObject, VersionIdentity {
  deleteMarker: false;
  lock?: ObjectLock;
}

export interface DeleteMarker extends VersionIdentity {
  deleteMarker: true;
}

export type Version = ObjectVersion | DeleteMarker;

export type Versioning = 'Enabled' | 'Suspended' | undefined;

/** Conditions on the current object for a write or a read. ETags as the client sent them. */
export interface Conditions {
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
}
