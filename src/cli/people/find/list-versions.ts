// Lists every version of every object of a bucket, in the order of the keys and, of each key, the newest first.
import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from '@aws-sdk/client-s3';

export interface ListedVersion {
  key: string;
  /** `null` where it was written without versioning. */
  versionId: string;
  isLatest: boolean;
  isDeleteMarker: boolean;
  /** Without quotes; empty for a delete marker. */
  eTag: string;
  size: number;
  /** Milliseconds since 1970. */
  lastModified: number;
}

/** Pages of about a thousand. */
export async function* listVersions(
  s3: S3Client,
  { bucket, prefix }: { bucket: string; prefix: string },
): AsyncGenerator<ListedVersion[]> {
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (next) {
    const reply: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...next }),
    );
    const versions = [
      ...(reply.Versions ?? []).map(
        ({ Key = '', VersionId = 'null', IsLatest = false, ETag = '', Size = 0, LastModified }) => ({
          key: Key,
          versionId: VersionId,
          isLatest: IsLatest,
          isDeleteMarker: false,
          eTag: ETag.replaceAll('"', ''),
          size: Size,
          lastModified: LastModified?.getTime() ?? 0,
        }),
      ),
      ...(reply.DeleteMarkers ?? []).map(({ Key = '', VersionId = 'null', IsLatest = false, LastModified }) => ({
        key: Key,
        versionId: VersionId,
        isLatest: IsLatest,
        isDeleteMarker: true,
        eTag: '',
        size: 0,
        lastModified: LastModified?.getTime() ?? 0,
      })),
    ];
    yield versions.toSorted(byKey);
    next = reply.IsTruncated
      ? { KeyMarker: reply.NextKeyMarker, VersionIdMarker: reply.NextVersionIdMarker }
      : undefined;
  }
}

/** As S3 orders keys: by their bytes in UTF-8. Versions of a key keep their order. */
const byKey = (a: ListedVersion, b: ListedVersion) =>
  compareKeys(a.key, b.key) || Number(b.isLatest) - Number(a.isLatest);

export const compareKeys = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
