// Lists the objects of a bucket under a prefix, page by page, to send them through once more.
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectReference } from '../../../request.ts';

export interface ListedObject {
  object: ObjectReference;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

export interface ObjectRange {
  bucket: string;
  /** Prefix of the keys. */
  prefix: string;
  /** Key after which to continue. */
  after: string | undefined;
}

export interface ObjectPage {
  /** At most a thousand, in the order of their keys. Empty objects are left out: the function would leave them alone. */
  objects: ListedObject[];
  /** The last key listed, also that of an empty object; absent if nothing was listed. */
  lastKey?: string;
  /** Continues the listing; absent after the last page. */
  token?: string;
}

/** Pages of at most a thousand objects in the order of their keys; no page is empty. */
export async function* listObjects(s3: S3Client, range: ObjectRange): AsyncGenerator<ListedObject[]> {
  let token: string | undefined;
  do {
    const page = await listPage(s3, range, token);
    if (page.objects.length > 0) yield page.objects;
    token = page.token;
  } while (token !== undefined);
}

/** @param token of the page before; without it, the page begins after the key `after` */
export async function listPage(
  s3: S3Client,
  { bucket, prefix, after }: ObjectRange,
  token?: string,
): Promise<ObjectPage> {
  const reply = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after, ContinuationToken: token }),
  );
  const listed = reply.Contents ?? [];
  const objects = listed.flatMap(({ Key, Size, ETag, LastModified }): ListedObject[] => {
    if (!Key || Size === 0) return [];
    const eTag = ETag?.replaceAll('"', '');
    const object = { bucket, key: Key, ...(Size === undefined ? {} : { size: Size }), ...(eTag ? { eTag } : {}) };
    return [{ object, modifiedAt: LastModified?.getTime() ?? 0 }];
  });
  const lastKey = listed.at(-1)?.Key;
  const { NextContinuationToken: next } = reply;
  return { objects, ...(lastKey ? { lastKey } : {}), ...(next === undefined ? {} : { token: next }) };
}
