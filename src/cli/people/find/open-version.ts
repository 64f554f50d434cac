// Opens one version of an object with everything that has to be the same in what takes its place.

import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { type Original, originalName, originalOf } from '../../../pipeline/event/forgotten/original.ts';
import { isFixed } from '../../../pipeline/event/objects/object-store.ts';
import type { ObjectReference } from '../../../request.ts';

export interface VersionName {
  bucket: string;
  key: string;
  versionId: string;
}

export interface OpenVersion {
  body: AsyncIterable<Uint8Array>;
  /** As the function knows it: by its original, if events were removed from it before. */
  location: ObjectReference;
  original: Original | undefined;
  lastModified: Date;
  /** A multipart upload may contain events that are later than its beginning. */
  completeBy: Date;
  /** By which its format is known. */
  contentKey: string;
  reply: GetObjectCommandOutput;
}

export async function openVersion(s3: S3Client, { bucket, key, versionId }: VersionName): Promise<OpenVersion> {
  const reply = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  const original = originalOf({ bucket, key }, reply.Metadata?.[originalName]);
  const eTag = original?.eTag ?? (reply.ETag ?? '').replaceAll('"', '');
  const own = original ? original.versionId : isFixed(versionId) ? versionId : undefined;
  const lastModified = original ? new Date(original.lastModified) : (reply.LastModified ?? new Date(0));
  const contentKey = original?.key ?? key;
  return {
    body: reply.Body instanceof Readable ? reply.Body : Readable.from([]),
    location: {
      bucket,
      key: contentKey,
      ...(own === undefined ? {} : { versionId: own }),
      eTag,
      size: reply.ContentLength ?? 0,
    },
    original,
    lastModified,
    completeBy: /-\d+$/.test(eTag) ? new Date() : lastModified,
    contentKey,
    reply,
  };
}
