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

/** Pages of at most a thousand objects in the order of their keys; no page is empty. */
export async function* listObjects(
  s3: S3Client,
  { bucket, prefix, after }: ObjectRange,
): AsyncGenerator<ListedObject[]> {
  let token: string | undefined;
  do {
    const reply = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after, ContinuationToken: token }),
    );
    const page = (reply.Contents ?? []).flatMap(({ Key, Size, ETag, LastModified }): ListedObject[] => {
      // The function would leave an empty object alone.
      if (!Key || Size === 0) return [];
      const eTag = ETag?.replaceAll('"', '');
      const object = { bucket, key: Key, ...(Size === undefined ? {} : { size: Size }), ...(eTag ? { eTag } : {}) };
      return [{ object, modifiedAt: LastModified?.getTime() ?? 0 }];
    });
    if (page.length > 0) yield page;
    token = reply.NextContinuationToken;
  } while (token !== undefined);
}
