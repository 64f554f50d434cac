// Removes the events of a person from one object, version by version. Of a version that contains nothing else, nothing
// stays. Of any other, the rest stays: under `forgotten/`, where messages and stamps that name the version find it, and, if
// it is the current one, in its place too, where everybody else looks. Nothing is deleted before the rest is stored, so a
// run that is interrupted is repeated.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import {
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  type Original,
  originalMetadata,
  originalName,
  remainderKey,
  remainderPrefix,
} from '../../../pipeline/event/forgotten/original.ts';
import { isFixed } from '../../../pipeline/event/objects/object-store.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { type OpenVersion, openVersion } from '../find/open-version.ts';
import type { FoundObject, FoundVersion } from '../find/search-bucket.ts';
import { type Choice, type RemovedLines, removalFrom } from '../selection.ts';
import { InseparableError } from './replace-events.ts';
import { rewriteVersion } from './rewrite-version.ts';

export interface EraseObjectOptions {
  s3: S3Client;
  bucket: string;
  mappings: Mappings;
  choice: Choice;
  /** Folder for the bytes of one object. */
  folder: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Why events of the person are still in a version. */
export type LeftBecause =
  /** `until`: RFC 3339; absent for a legal hold. */
  | { kind: 'locked'; until?: string }
  /** Other events are in it, and cannot be told from those of the person. */
  | { kind: 'inseparable' }
  /** It was overwritten meanwhile: the next round finds what it contains now. */
  | { kind: 'changed' }
  | { kind: 'refused'; code: string };

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

interface EraseVersionOptions extends EraseObjectOptions {
  removed: RemovedLines;
  isWhole: boolean;
  /** Versions of the object that are deleted already. */
  gone: ReadonlySet<FoundVersion>;
}

async function eraseVersion(
  object: FoundObject,
  version: FoundVersion,
  options: EraseVersionOptions,
): Promise<LeftBecause | undefined> {
  const { s3, bucket, isWhole, gone } = options;
  const { key, versionId } = version;
  const lock = await lockOf(version, options);
  if (lock) return lock;
  if (!isWhole && version.content?.rest) return { kind: 'inseparable' };
  const opened = await openVersion(s3, { bucket, key, versionId });
  const original: Original = opened.original ?? originalFrom(opened, version);
  const isRemainder = key.startsWith(remainderPrefix);
  const place = { bucket, key: opened.original?.key ?? key };
  if (isRemainder && !version.isLatest) {
    await discard(opened.body);
    await remove(s3, bucket, version);
    return undefined;
  }
  let body: Body = { ContentLength: 0 };
  if (isWhole) await discard(opened.body);
  else body = await rewritten(opened, options);
  const common = { ...headersOf(opened), ...(await tagsOf(opened, version, options)) };

  if (isRemainder) {
    const { key: _, ...bare } = original;
    const metadata = rename(opened, key, isWhole ? { ...bare, isErased: true } : original);
    const put = await s3.send(
      new PutObjectCommand({
        ...common,
        ...(await sent(body)),
        Bucket: bucket,
        Key: key,
        Metadata: metadata,
        IfMatch: version.eTag,
      }),
    );
    if (isFixed(put.VersionId)) await remove(s3, bucket, version);
    return undefined;
  }

  const remainder = isWhole ? { ...original, isErased: true as const } : { ...original, key };
  const names =
    isFixed(original.versionId) && version.isLatest ? [original, { ...original, versionId: 'null' }] : [original];
  for (const name of isWhole ? names : [original]) {
    await s3.send(
      new PutObjectCommand({
        ...common,
        ...(await sent(body)),
        Bucket: bucket,
        Key: remainderKey({ ...place, ...name }),
        Metadata: originalMetadata(place, { ...remainder, ...(name === original ? {} : { versionId: 'null' }) }),
      }),
    );
  }
  if (version.isLatest && !isWhole) {
    const put = await s3.send(
      new PutObjectCommand({
        ...common,
        ...(await sent(body)),
        Bucket: bucket,
        Key: key,
        Metadata: { ...opened.reply.Metadata, ...originalMetadata(place, original) },
        IfMatch: version.eTag,
      }),
    );
    // Without versions, it has replaced the other one.
    if (!isFixed(put.VersionId) && !isFixed(versionId)) return undefined;
  }
  if (version.isLatest && isWhole) {
    // Otherwise the version before it would be the current one again, and a replay would read it.
    const isOlderLeft = object.versions.some((each) => each !== version && !each.isDeleteMarker && !gone.has(each));
    if (isOlderLeft) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: version.eTag }));
  }
  await remove(s3, bucket, version);
  return undefined;
}

interface Body {
  ContentLength: number;
  /** Absent for no bytes. */
  file?: string;
}

/** Bytes that are sent from memory: the SDK does not repeat a call whose body is a stream. */
const mostInMemory = 50_000_000;

const sent = async ({ file, ContentLength }: Body): Promise<Pick<PutObjectCommandInput, 'Body' | 'ContentLength'>> => {
  if (file === undefined) return { Body: Buffer.alloc(0) };
  return { ContentLength, Body: ContentLength > mostInMemory ? createReadStream(file) : await readFile(file) };
};

async function rewritten(opened: OpenVersion, { mappings, removed, folder }: EraseVersionOptions): Promise<Body> {
  const files = { before: `${folder}/before`, after: `${folder}/after` };
  await rewriteVersion(opened, { mappings, removed, files });
  const { size } = await stat(files.after);
  return { ContentLength: size, file: files.after };
}

function originalFrom({ location, lastModified }: OpenVersion, { eTag }: FoundVersion): Original {
  const { versionId } = location;
  return { ...(versionId === undefined ? {} : { versionId }), eTag, lastModified: lastModified.getTime() };
}

/** The remainder of an object keeps the name of its original. */
function rename({ reply, original }: OpenVersion, key: string, next: Original): Record<string, string> {
  const { of } = JSON.parse(reply.Metadata?.[originalName] ?? '{}') as { of?: string };
  const place = { bucket: '', key: original?.key ?? key };
  const written = JSON.parse(originalMetadata(place, next)[originalName] ?? '{}') as object;
  return { ...reply.Metadata, [originalName]: JSON.stringify({ ...written, of }) };
}

/** What S3 keeps about an object beside its bytes. */
function headersOf({ reply }: OpenVersion): Partial<PutObjectCommandInput> {
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

async function tagsOf(
  { reply }: OpenVersion,
  { key, versionId }: FoundVersion,
  { s3, bucket, isWhole }: EraseVersionOptions,
): Promise<Partial<PutObjectCommandInput>> {
  if (!reply.TagCount || isWhole) return {};
  const { TagSet = [] } = await s3.send(
    new GetObjectTaggingCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
  );
  const pairs = TagSet.map(({ Key = '', Value = '' }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`);
  return { Tagging: pairs.join('&') };
}

/** S3 Object Lock would refuse the deletion after the rest was stored. */
async function lockOf(
  { key, versionId }: FoundVersion,
  { s3, bucket, now }: EraseVersionOptions,
): Promise<LeftBecause | undefined> {
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = head;
  if (hold === 'ON') return { kind: 'locked' };
  if (mode === undefined || until === undefined || until.getTime() <= now()) return undefined;
  return { kind: 'locked', until: until.toISOString() };
}

const remove = (s3: S3Client, bucket: string, { key, versionId }: FoundVersion) =>
  s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));

/** An unread body would hold its connection. */
async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) return;
}

function reasonOf(error: unknown): LeftBecause {
  if (error instanceof InseparableError) return { kind: 'inseparable' };
  if (!(error instanceof Error) || !('$metadata' in error)) throw error;
  const { name } = error;
  if (['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey', 'NoSuchVersion'].includes(name))
    return { kind: 'changed' };
  return { kind: 'refused', code: name };
}
