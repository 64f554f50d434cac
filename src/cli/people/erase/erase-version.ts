// Removes the events of a person from one version of an object. What else it contains is stored before it is deleted.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { DeleteObjectCommand, PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import {
  type Original,
  originalMetadata,
  remainderKey,
  remainderPrefix,
} from '../../../pipeline/event/forgotten/original.ts';
import { isFixed } from '../../../pipeline/event/objects/object-store.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { type OpenVersion, openVersion } from '../find/open-version.ts';
import type { FoundObject, FoundVersion } from '../find/search-bucket.ts';
import type { RemovedLines } from '../selection.ts';
import { type LeftBecause, lockOf } from './left-because.ts';
import { rewriteVersion } from './rewrite-version.ts';
import { headersOf, originalFrom, rename, tagsOf } from './stored-metadata.ts';

export interface EraseVersionOptions {
  s3: S3Client;
  bucket: string;
  mappings: Mappings;
  /** Folder for the bytes of one object. */
  folder: string;
  /** Milliseconds since 1970. */
  now: () => number;
  removed: RemovedLines;
  isWhole: boolean;
  /** Versions of the object that are deleted already. */
  gone: ReadonlySet<FoundVersion>;
}

/** @returns why events of the person are still in the version; undefined if none are */
export async function eraseVersion(
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

const remove = (s3: S3Client, bucket: string, { key, versionId }: FoundVersion) =>
  s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));

/** An unread body would hold its connection. */
async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) return;
}
