// What is kept under a key: objects and delete markers, one or many versions of them.
import type { Checksum } from './checksum.ts';
import type { StoredBody } from './stored-body.ts';

export interface NewObject {
  body: StoredBody;
  /** Without quotes. */
  eTag: string;
  checksum?: Checksum | undefined;
  /** What a read gives back: `content-type`, `content-encoding`, `x-amz-meta-…`, names in lower case. */
  headers: Readonly<Record<string, string>>;
}

interface VersionPlace {
  key: string;
  /** `null` as a text for an object stored while the bucket keeps no versions. */
  versionId: string;
  /** Milliseconds since 1970. */
  lastModified: number;
}

export interface ObjectVersion extends NewObject, VersionPlace {
  deleteMarker: false;
}

export interface DeleteMarker extends VersionPlace {
  deleteMarker: true;
}

export type Version = ObjectVersion | DeleteMarker;

export type Versioning = 'Enabled' | 'Suspended' | undefined;

/** What must hold of the current object for a write or a read to happen. ETags as the client sent them. */
export interface Conditions {
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
}
