// One bucket's keys and their versions, newest first. Every change is synchronous, so a condition that was met when it
// was checked is still met when the write happens.

import { invalidArgument, S3Error } from '../s3-error.ts';
import type {
  Conditions,
  DeleteMarker,
  NewObject,
  ObjectLock,
  ObjectVersion,
  Version,
  Versioning,
} from './object-version.ts';

export interface BucketOptions {
  now(): number;
  /** A unique id of 32 characters. */
  newVersionId(): string;
}

export type Bucket = ReturnType<typeof createBucket>;

export interface Deletion {
  /** The removed version or the created delete marker. */
  versionId?: string;
  /** True if a delete marker was created or removed. */
  deleteMarker: boolean;
}

export function createBucket({ now, newVersionId }: BucketOptions) {
  const versions = new Map<string, Version[]>();
  let sortedKeys: string[] | undefined;
  let versioning: Versioning;

  /** In a bucket without versioning every write is version `null` and replaces the previous one. */
  function add<T extends Version>(version: T): T {
    const existing = versions.get(version.key);
    if (!existing) sortedKeys = undefined;
    const kept = (existing ?? []).filter((other) => other.versionId !== version.versionId);
    versions.set(version.key, [version, ...kept]);
    return version;
  }

  const newVersion = (key: string) => ({
    key,
    versionId: versioning === 'Enabled' ? newVersionId() : 'null',
    lastModified: now(),
  });

  function remove(key: string, versionId: string): Version | undefined {
    const existing = versions.get(key) ?? [];
    const removed = existing.find((version) => version.versionId === versionId);
    if (removed?.deleteMarker === false && isLocked(removed.lock, now()))
      throw new S3Error('AccessDenied', 'Access Denied because object protected by object lock.');
    const kept = existing.filter((version) => version.versionId !== versionId);
    if (kept.length > 0) versions.set(key, kept);
    else if (versions.delete(key)) sortedKeys = undefined;
    return existing.find((version) => version.versionId === versionId);
  }

  const current = (key: string): ObjectVersion | undefined => {
    const newest = versions.get(key)?.[0];
    return newest?.deleteMarker === false ? newest : undefined;
  };

  return {
    versioning: (): Versioning => versioning,
    setVersioning(status: Exclude<Versioning, undefined>): void {
      versioning = status;
    },

    /** @throws S3Error `PreconditionFailed`, or `NoSuchKey` for `ifMatch` without an object */
    checkWrite(key: string, { ifMatch, ifNoneMatch }: Conditions): void {
      const existing = current(key);
      if (ifMatch !== undefined && !existing) throw noSuchKey();
      const unchanged = ifMatch === undefined || matches(ifMatch, existing);
      if (!unchanged || (ifNoneMatch !== undefined && existing)) throw preconditionFailed();
    },

    put(key: string, { createdAt, ...object }: NewObject): ObjectVersion {
      const version = newVersion(key);
      return add({ ...object, ...version, lastModified: createdAt ?? version.lastModified, deleteMarker: false });
    },

    /** @throws S3Error `NoSuchKey`, `NoSuchVersion`, or `MethodNotAllowed` for a delete marker */
    get(key: string, versionId?: string): ObjectVersion {
      const all = versions.get(key) ?? [];
      if (versionId === undefined) {
        const marker = all[0]?.deleteMarker ? all[0] : undefined;
        const object = current(key);
        if (object) return object;
        throw noSuchKey(marker);
      }
      if (versionId !== 'null' && !/^[\w.-]{32}$/.test(versionId))
        throw invalidArgument('Invalid version id specified');
      const version = all.find((each) => each.versionId === versionId);
      if (!version) throw new S3Error('NoSuchVersion', 'The specified version does not exist.');
      if (version.deleteMarker) {
        throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
          headers: { ...markerHeaders(version), allow: 'DELETE' },
        });
      }
      return version;
    },

    delete(key: string, versionId?: string): Deletion {
      if (versionId !== undefined) {
        return { versionId, deleteMarker: remove(key, versionId)?.deleteMarker ?? false };
      }
      if (versioning === undefined) {
        remove(key, 'null');
        return { deleteMarker: false };
      }
      const marker: DeleteMarker = add({ ...newVersion(key), deleteMarker: true });
      return { versionId: marker.versionId, deleteMarker: true };
    },

    /** As an administrator does it. Amazon S3 User Guide, "Locking objects with Object Lock". */
    lock(key: string, versionId: string, lock: ObjectLock | undefined): void {
      const own = versions.get(key) ?? [];
      const locked = own.map((version) => {
        if (version.versionId !== versionId || version.deleteMarker) return version;
        const { lock: _, ...free } = version;
        return lock ? { ...free, lock } : free;
      });
      versions.set(key, locked);
    },

    /** Keys in byte order, including those without a current object. */
    keys(): readonly string[] {
      sortedKeys ??= [...versions.keys()].sort(byBytes);
      return sortedKeys;
    },
    current,
    versionsOf: (key: string): readonly Version[] => versions.get(key) ?? [],
  };
}

const isLocked = (lock: ObjectLock | undefined, now: number) =>
  lock !== undefined && (lock === 'legal hold' || lock.until > now);

/** @throws S3Error `PreconditionFailed`, or `NotModified` */
export function checkRead(object: ObjectVersion, { ifMatch, ifNoneMatch }: Conditions): void {
  if (ifMatch !== undefined && !matches(ifMatch, object)) throw preconditionFailed();
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, object)) {
    throw new S3Error('NotModified', 'Not Modified', { headers: { etag: `"${object.eTag}"` } });
  }
}

function matches(condition: string, object: ObjectVersion | undefined): boolean {
  if (condition.trim() === '*') return object !== undefined;
  return condition.split(',').some((tag) => tag.trim().replace(/^"(.*)"$/, '$1') === object?.eTag);
}

const preconditionFailed = () =>
  new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');

const markerHeaders = ({ versionId }: DeleteMarker) => ({
  'x-amz-delete-marker': 'true',
  'x-amz-version-id': versionId,
});

const noSuchKey = (marker?: DeleteMarker) =>
  new S3Error('NoSuchKey', 'The specified key does not exist.', { headers: marker ? markerHeaders(marker) : {} });

/** UTF-8 byte order is code point order; JavaScript's comparison would sort astral characters too early. */
export function byBytes(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let index = 0; index < end; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    const rightIsAstral = isSurrogate(right);
    return isSurrogate(left) === rightIsAstral ? left - right : rightIsAstral ? -1 : 1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
