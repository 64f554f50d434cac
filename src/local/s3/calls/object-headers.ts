// Object headers: those that a write stores, and those that a read returns.
import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../s3-error.ts';
import { checksumHeader } from '../storage/checksum.ts';
import type { ObjectVersion } from '../storage/object-version.ts';

const storedHeaders = ['content-type', 'content-language', 'content-disposition', 'cache-control', 'expires'];

/** The headers that a later read returns. @throws S3Error `MetadataTooLarge` above 2 KB */
export function writtenHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const written: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const isMetadata = name.startsWith('x-amz-meta-');
    if (isMetadata) metadataBytes += name.length - 'x-amz-meta-'.length + Buffer.byteLength(String(value));
    if (isMetadata || storedHeaders.includes(name)) written[name] = String(value);
  }
  if (metadataBytes > 2048) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  }
  // `aws-chunked` encodes the request, not the object.
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const encoding = encodings.filter((each) => each !== '' && each !== 'aws-chunked').join(',');
  return encoding === '' ? written : { ...written, 'content-encoding': encoding };
}

/** Response headers of a write. */
export function versionHeaders(version: ObjectVersion): Record<string, string> {
  return {
    etag: `"${version.eTag}"`,
    'x-amz-server-side-encryption': 'AES256',
    ...(version.versionId === 'null' ? {} : { 'x-amz-version-id': version.versionId }),
  };
}

/** @param withChecksum whether the client requested it with `x-amz-checksum-mode` */
export function readHeaders(version: ObjectVersion, withChecksum: boolean): Record<string, string> {
  return {
    ...version.headers,
    ...versionHeaders(version),
    'last-modified': new Date(version.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...lockHeaders(version),
    ...(withChecksum ? checksumHeaders(version) : {}),
  };
}

function lockHeaders({ lock }: ObjectVersion): Record<string, string> {
  if (lock === undefined) return {};
  if (lock === 'legal hold') return { 'x-amz-object-lock-legal-hold': 'ON' };
  return {
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': new Date(lock.until).toISOString(),
  };
}

export function checksumHeaders({ checksum }: Pick<ObjectVersion, 'checksum'>): Record<string, string> {
  if (!checksum) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}
