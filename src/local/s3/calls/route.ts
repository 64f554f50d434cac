// Which call a request is. A query parameter or a header that would change its meaning, and that this emulator does
// not know, makes it no call at all: it is refused instead of half done.
import type { IncomingMessage } from 'node:http';
import { invalidArgument, notImplemented } from '../s3-error.ts';

export interface S3Request {
  action: string;
  bucket: string;
  /** Decoded; empty for a call about the bucket. */
  key: string;
  query: URLSearchParams;
  header(name: string): string | undefined;
}

interface Route {
  action: string;
  method: string;
  on: 'bucket' | 'object';
  /** Query parameters it is told by. */
  told?: readonly string[];
  /** Query parameters it may have besides. */
  may?: readonly string[];
  /** Told by this header; the first route that fits wins. */
  header?: string;
}

const page = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

const routes: readonly Route[] = [
  { action: 'PutBucketVersioning', method: 'PUT', on: 'bucket', told: ['versioning'] },
  { action: 'GetBucketVersioning', method: 'GET', on: 'bucket', told: ['versioning'] },
  { action: 'PutBucketNotificationConfiguration', method: 'PUT', on: 'bucket', told: ['notification'] },
  { action: 'GetBucketNotificationConfiguration', method: 'GET', on: 'bucket', told: ['notification'] },
  {
    action: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    told: ['list-type'],
    may: [...page, 'continuation-token', 'start-after', 'fetch-owner'],
  },
  { action: 'ListObjectVersions', method: 'GET', on: 'bucket', told: ['versions'], may: [...page, 'key-marker'] },
  { action: 'DeleteObjects', method: 'POST', on: 'bucket', told: ['delete'] },
  { action: 'CreateBucket', method: 'PUT', on: 'bucket' },
  { action: 'HeadBucket', method: 'HEAD', on: 'bucket' },
  { action: 'CreateMultipartUpload', method: 'POST', on: 'object', told: ['uploads'] },
  { action: 'CompleteMultipartUpload', method: 'POST', on: 'object', told: ['uploadId'] },
  { action: 'AbortMultipartUpload', method: 'DELETE', on: 'object', told: ['uploadId'] },
  {
    action: 'UploadPartCopy',
    method: 'PUT',
    on: 'object',
    told: ['partNumber', 'uploadId'],
    header: 'x-amz-copy-source',
  },
  { action: 'UploadPart', method: 'PUT', on: 'object', told: ['partNumber', 'uploadId'] },
  { action: 'CopyObject', method: 'PUT', on: 'object', header: 'x-amz-copy-source' },
  { action: 'PutObject', method: 'PUT', on: 'object' },
  { action: 'GetObject', method: 'GET', on: 'object', may: ['versionId'] },
  { action: 'HeadObject', method: 'HEAD', on: 'object', may: ['versionId'] },
  { action: 'DeleteObject', method: 'DELETE', on: 'object', may: ['versionId'] },
];

const strangeHeaders = [
  /^x-amz-(acl|grant-.+|tagging|tagging-directive|mfa|website-redirect-location|object-lock-.+|bucket-object-lock.+)$/,
  /^x-amz-(write-offset-bytes|expected-bucket-owner|mp-object-size|if-match-.+|copy-source-if-.*-since)$/,
  /^x-amz-(copy-source-)?server-side-encryption-customer-.+$/,
  /^if-(un)?modified-since$/,
];

/** @throws S3Error `NotImplemented` for anything but the calls above */
export function readRequest(request: IncomingMessage): S3Request {
  const [path = '', search = ''] = splitOnce(request.url ?? '', '?');
  const [bucket, key = ''] = splitOnce(path.slice(1), '/').map(decode);
  const query = new URLSearchParams(search);
  const header = (name: string) => {
    const value = request.headers[name];
    return value === undefined ? undefined : String(value);
  };
  const on = key ? 'object' : 'bucket';
  const names = [...query.keys()].filter((name) => name !== 'x-id' && !name.startsWith('X-Amz-'));
  const route = bucket
    ? routes.find(
        (each) =>
          each.method === request.method &&
          each.on === on &&
          (each.told ?? []).every((name) => query.has(name)) &&
          names.every((name) => each.told?.includes(name) || each.may?.includes(name)) &&
          (each.header === undefined || header(each.header) !== undefined),
      )
    : undefined;
  if (!route || !bucket) throw notImplemented(`${request.method} with ${names.sort().join(', ') || 'no parameters'}`);
  if (route.action === 'UploadPartCopy') throw notImplemented('UploadPartCopy');
  refuseStrange(request);
  return { action: route.action, bucket, key, query, header };
}

function refuseStrange(request: IncomingMessage): void {
  const strange = Object.keys(request.headers).find((name) => strangeHeaders.some((pattern) => pattern.test(name)));
  if (strange) throw notImplemented(`The header ${strange}`);
  const encryption = request.headers['x-amz-server-side-encryption'] ?? 'AES256';
  const storage = request.headers['x-amz-storage-class'] ?? 'STANDARD';
  if (encryption !== 'AES256') throw notImplemented('Encryption other than AES256');
  if (storage !== 'STANDARD') throw notImplemented('A storage class other than STANDARD');
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    throw invalidArgument('The URI could not be decoded.');
  }
}
