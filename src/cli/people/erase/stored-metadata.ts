// What S3 keeps about an object beside its bytes: the rest of a version keeps it too.
import { GetObjectTaggingCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { type Original, originalMetadata, originalName } from '../../../pipeline/event/forgotten/original.ts';
import type { OpenVersion } from '../find/open-version.ts';
import type { FoundVersion } from '../find/search-bucket.ts';

export function originalFrom({ location, lastModified }: OpenVersion, { eTag }: FoundVersion): Original {
  const { versionId } = location;
  return { ...(versionId === undefined ? {} : { versionId }), eTag, lastModified: lastModified.getTime() };
}

/** The remainder of an object keeps the name of its original. */
export function rename({ reply, original }: OpenVersion, key: string, next: Original): Record<string, string> {
  const { of } = JSON.parse(reply.Metadata?.[originalName] ?? '{}') as { of?: string };
  const place = { bucket: '', key: original?.key ?? key };
  const written = JSON.parse(originalMetadata(place, next)[originalName] ?? '{}') as object;
  return { ...reply.Metadata, [originalName]: JSON.stringify({ ...written, of }) };
}

export function headersOf({ reply }: OpenVersion): Partial<PutObjectCommandInput> {
  const { ContentType, ContentEncoding, CacheControl, ContentDisposition, ContentLanguage, StorageClass } = reply;
  const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = reply;
  const isKms = ServerSideEncryption?.startsWith('aws:kms') ?? false;
  return {
    ...(ContentType ? { ContentType } : {}),
    ...(ContentEncoding ? { ContentEncoding } : {}),
    ...(CacheControl ? { CacheControl } : {}),
    ...(ContentDisposition ? { ContentDisposition } : {}),
    ...(ContentLanguage ? { ContentLanguage } : {}),
    ...(StorageClass && StorageClass !== 'STANDARD' ? { StorageClass } : {}),
    ...(isKms ? { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } : {}),
  };
}

export async function tagsOf(
  { reply }: OpenVersion,
  { key, versionId }: FoundVersion,
  { s3, bucket, isWhole }: { s3: S3Client; bucket: string; isWhole: boolean },
): Promise<Partial<PutObjectCommandInput>> {
  if (!reply.TagCount || isWhole) return {};
  const { TagSet = [] } = await s3.send(
    new GetObjectTaggingCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
  );
  const pairs = TagSet.map(({ Key = '', Value = '' }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`);
  return { Tagging: pairs.join('&') };
}
