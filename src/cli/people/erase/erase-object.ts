// Removes the events of a person from one object, version by version. Of a version that contains nothing else, nothing
// stays. Of any other, the rest stays: under `forgotten/`, where messages and stamps that name the version find it, and, if
// it is the current one, in its place too, where everybody else looks. Nothing is deleted before the rest is stored, so a
// run that is interrupted is repeated.
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { FoundObject, FoundVersion } from '../find/search-bucket.ts';
import { type Choice, removalFrom } from '../selection.ts';
import { type EraseVersionOptions, eraseVersion } from './erase-version.ts';
import { type LeftBecause, reasonOf } from './left-because.ts';

export interface EraseObjectOptions extends Omit<EraseVersionOptions, 'removed' | 'isWhole' | 'gone'> {
  choice: Choice;
}

export interface LeftVersion {
  key: string;
  versionId: string;
  because: LeftBecause;
}

export interface ErasedObject {
  /** Versions of which nothing, or only a part, is left. */
  removed: number;
  rewritten: number;
  left: LeftVersion[];
}

export async function eraseObject(object: FoundObject, options: EraseObjectOptions): Promise<ErasedObject> {
  const { s3, bucket, choice } = options;
  const result: ErasedObject = { removed: 0, rewritten: 0, left: [] };
  const gone = new Set<FoundVersion>();
  // The oldest first: as long as the current version is there, it stays the current one.
  for (const version of object.versions.toReversed()) {
    const removal = removalFrom(version, choice);
    if (!removal) continue;
    const { lines: removed, isAll: isWhole } = removal;
    const { key, versionId } = version;
    try {
      const because = await eraseVersion(object, version, { ...options, removed, isWhole, gone });
      if (because) result.left.push({ key, versionId, because });
      else {
        gone.add(version);
        if (isWhole) result.removed += 1;
        else result.rewritten += 1;
      }
    } catch (error) {
      result.left.push({ key, versionId, because: reasonOf(error) });
    }
  }
  const isOnlyMarkers = object.versions.every((each) => each.isDeleteMarker || gone.has(each));
  if (isOnlyMarkers && result.left.length === 0 && result.rewritten === 0) {
    // Nothing but the name would be left.
    for (const { key, versionId, isDeleteMarker } of object.versions)
      if (isDeleteMarker) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  }
  return result;
}
