// Opens an object and finds out whether it still is the one that was requested.
import { FailureError } from '../../../failure.ts';
import { allLines, formatLines, type LineRanges } from '../../../line-ranges.ts';
import type { ObjectReference } from '../../../request.ts';
import { isFixed, type ObjectStore, type OpenObject } from '../objects/object-store.ts';

export interface OpenedObject extends OpenObject {
  /** As it was opened, so that reading it again gives the same bytes. */
  location: ObjectReference;
}

/** Throws `FailureError`; `object/gone` if other content has taken its place. */
export async function openObject(
  object: ObjectReference,
  lines: LineRanges,
  store: ObjectStore,
): Promise<OpenedObject> {
  const opened = await store.open(object);
  const location = locationOf(object, opened);
  // What was removed from an object is missing in every version of it, so the rest stands for the original.
  if (opened.forgotten || !isOverwritten(object, location, lines)) return { ...opened, location };
  await release(opened.body);
  const message =
    'The object was overwritten before it was read, and the bucket keeps no versions. Turn on versioning for the bucket.';
  throw new FailureError({ code: 'object/gone', message });
}

function locationOf(object: ObjectReference, opened: OpenObject): ObjectReference {
  const versionId = object.versionId ?? (isFixed(opened.versionId) ? opened.versionId : undefined);
  const eTag = opened.eTag ?? object.eTag;
  return {
    bucket: object.bucket,
    key: object.key,
    ...(versionId === undefined ? {} : { versionId }),
    ...(eTag === undefined ? {} : { eTag: bareETag(eTag) }),
    size: opened.size,
  };
}

/**
 * If the object was overwritten, it holds other events, and the requested ones are gone. The notification of the later
 * write brings the others. However the object was uploaded and encrypted, S3 gives the same ETag in a notification and in
 * a reply, so another ETag means another write. A replay of a bucket with versions names no version: it asks for whatever
 * the object contains, unless it asks for some of its lines.
 */
function isOverwritten(object: ObjectReference, found: ObjectReference, lines: LineRanges): boolean {
  if (isFixed(object.versionId) || object.eTag === undefined) return false;
  if (isFixed(found.versionId) && formatLines(lines) === formatLines(allLines)) return false;
  return bareETag(object.eTag) !== found.eTag;
}

/** An unread body would hold its connection; leaving the loop releases it. */
export async function release(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) return;
}

/** S3 puts the ETag in quotes in replies, but not in notifications. */
const bareETag = (eTag: string) => eTag.replace(/^(W\/)?"|"$/g, '');
