// The headers of an object: those a write gives it, and those a read shows.
import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../s3-error.ts';
import { checksumHeader } from '../storage/checksum.ts';
import type { ObjectVersion } from '../storage/object-version.ts';

const kept = ['content-type', 'content-language', 'content-disposition', 'cache-control', 'expires'];

/** What a later read gives back of these. @throws S3Error `MetadataTooLarge` beyond 2 KB */
export function writtenHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const written: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const isMetadata = name.startsWith('x-amz-meta-');
    if (isMetadata) metadataBytes += name.length - 'x-amz-meta-'.length + Buffer.byteLength(String(value));
    if (isMetadata || kept.includes(name)) written[name] = String(value);
  }
  if (metadataBytes > 2048) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  }
  // `aws-chunked` is the framing of the request, not the encoding of the object.
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const encoding = encodings.filter((each) => each !== '' && each !== 'aws-chunked').join(',');
  return encoding === '' ? written : { ...written, 'content-encoding': encoding };
}

/** What a write answers. */
export function versionHeaders(version: ObjectVersion): Record<string, string> {
  return {
    etag: `"${version.eTag}"`,
    'x-amz-server-side-encryption': 'AES256',
    ...(version.versionId === 'null' ? {} : { 'x-amz-version-id': version.versionId }),
  };
}

/** @param withChecksum as the client asks for by `x-amz-checksum-mode` */
export function readHeaders(version: ObjectVersion, withChecksum: boolean): Record<string, string> {
  return {
    ...version.headers,
    ...versionHeaders(version),
    'last-modified': new Date(version.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...(withChecksum ? checksumHeaders(version) : {}),
  };
}

export function checksumHeaders({ checksum }: Pick<ObjectVersion, 'checksum'>): Record<string, string> {
  if (!checksum) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}
