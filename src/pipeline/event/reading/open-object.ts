// Opens an object and finds out whether it still is the one that was requested.
import { FailureError } from '../../../failure.ts';
import { allLines, formatLines } from '../../../line-ranges.ts';
import type { ObjectReference, Request } from '../../../request.ts';
import { isFixed, type ObjectStore, type OpenObject } from '../objects/object-store.ts';

export interface OpenedObject extends OpenObject {
  /** As it was opened, so that reading it again gives the same bytes. */
  location: ObjectReference;
}

/** Throws `FailureError`; `object/gone` if other content has taken its place. */
export async function openObject(
  object: ObjectReference,
  store: ObjectStore,
  { lines, isNotification = false }: Pick<Request, 'lines' | 'isNotification'>,
): Promise<OpenedObject> {
  const opened = await store.open(object);
  const location = locationOf(object, opened);
  // What was removed from an object is missing in every version of it, so the rest stands for the original.
  if (opened.forgotten || !isOverwritten(object, location)) return { ...opened, location };
  // A replay of a bucket with versions names no version: it asks for whatever the object contains, unless it asks for some
  // of its lines.
  const takesAny = !isNotification && formatLines(lines) === formatLines(allLines);
  const hasVersions = isFixed(location.versionId);
  if (hasVersions && takesAny) return { ...opened, location };
  await release(opened.body);
  const first = hasVersions ? await openFirst(object, store) : undefined;
  if (first) return first;
  const message =
    'The object was overwritten before it was read, and the bucket kept no version of it. Turn on versioning for the bucket.';
  throw new FailureError({ code: 'object/gone', message });
}

/**
 * What was written before the bucket kept versions: S3 keeps it as version `null` (Amazon S3 User Guide, "How S3 Versioning
 * works"), and its notification names no version. Undefined if that is not the requested content.
 */
async function openFirst(object: ObjectReference, store: ObjectStore): Promise<OpenedObject | undefined> {
  let first: OpenObject;
  try {
    first = await store.open({ ...object, versionId: 'null' });
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'object/gone') return undefined;
    throw error;
  }
  const location = locationOf(object, first);
  if (first.forgotten || !isOverwritten(object, location)) return { ...first, location };
  await release(first.body);
  return undefined;
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
 * a reply, so another ETag means another write.
 */
function isOverwritten(object: ObjectReference, found: ObjectReference): boolean {
  if (isFixed(object.versionId) || object.eTag === undefined) return false;
  return bareETag(object.eTag) !== found.eTag;
}

/** An unread body would hold its connection; leaving the loop releases it. */
export async function release(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) return;
}

/** S3 puts the ETag in quotes in replies, but not in notifications. */
const bareETag = (eTag: string) => eTag.replace(/^(W\/)?"|"$/g, '');
