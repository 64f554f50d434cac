// Determines which operation a request is. Refuses a request with an unknown query parameter or header that would
// change its meaning, rather than executing half of it.
import type { IncomingMessage } from 'node:http';
import { invalidArgument, notImplemented } from '../s3-error.ts';

export interface S3Request {
  action: string;
  bucket: string;
  /** Decoded; empty for a bucket operation. */
  key: string;
  query: URLSearchParams;
  header(name: string): string | undefined;
}

interface Route {
  action: string;
  method: string;
  on: 'bucket' | 'object';
  /** Query parameters that identify the operation. */
  required?: readonly string[];
  /** Further query parameters that it accepts. */
  optional?: readonly string[];
  /** Header that identifies the operation. The first matching route wins. */
  header?: string;
}

const page = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

const routes: readonly Route[] = [
  { action: 'PutBucketVersioning', method: 'PUT', on: 'bucket', required: ['versioning'] },
  { action: 'GetBucketVersioning', method: 'GET', on: 'bucket', required: ['versioning'] },
  { action: 'PutBucketNotificationConfiguration', method: 'PUT', on: 'bucket', required: ['notification'] },
  { action: 'GetBucketNotificationConfiguration', method: 'GET', on: 'bucket', required: ['notification'] },
  {
    action: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    required: ['list-type'],
    optional: [...page, 'continuation-token', 'start-after', 'fetch-owner'],
  },
  {
    action: 'ListObjectVersions',
    method: 'GET',
    on: 'bucket',
    required: ['versions'],
    optional: [...page, 'key-marker'],
  },
  { action: 'DeleteObjects', method: 'POST', on: 'bucket', required: ['delete'] },
  { action: 'CreateBucket', method: 'PUT', on: 'bucket' },
  { action: 'HeadBucket', method: 'HEAD', on: 'bucket' },
  { action: 'CreateMultipartUpload', method: 'POST', on: 'object', required: ['uploads'] },
  { action: 'CompleteMultipartUpload', method: 'POST', on: 'object', required: ['uploadId'] },
  { action: 'AbortMultipartUpload', method: 'DELETE', on: 'object', required: ['uploadId'] },
  {
    action: 'UploadPartCopy',
    method: 'PUT',
    on: 'object',
    required: ['partNumber', 'uploadId'],
    header: 'x-amz-copy-source',
  },
  { action: 'UploadPart', method: 'PUT', on: 'object', required: ['partNumber', 'uploadId'] },
  { action: 'CopyObject', method: 'PUT', on: 'object', header: 'x-amz-copy-source' },
  { action: 'PutObject', method: 'PUT', on: 'object' },
  { action: 'GetObject', method: 'GET', on: 'object', optional: ['versionId'] },
  { action: 'HeadObject', method: 'HEAD', on: 'object', optional: ['versionId'] },
  { action: 'DeleteObject', method: 'DELETE', on: 'object', optional: ['versionId'] },
];

const unsupportedHeaders = [
  /^x-amz-(acl|grant-.+|tagging|tagging-directive|mfa|website-redirect-location|object-lock-.+|bucket-object-lock.+)$/,
  /^x-amz-(write-offset-bytes|expected-bucket-owner|mp-object-size|if-match-.+|copy-source-if-.*-since)$/,
  /^x-amz-(copy-source-)?server-side-encryption-customer-.+$/,
  /^if-(un)?modified-since$/,
];

/** @throws S3Error `NotImplemented` for anything but the operations above */
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
          (each.required ?? []).every((name) => query.has(name)) &&
          names.every((name) => each.required?.includes(name) || each.optional?.includes(name)) &&
          (each.header === undefined || header(each.header) !== undefined),
      )
    : undefined;
  if (!route || !bucket)
    throw notImplemented(`${request.method} with ${names.sort().join(', ') || 'no query parameters'}`);
  if (route.action === 'UploadPartCopy') throw notImplemented('UploadPartCopy');
  refuseUnsupportedHeaders(request);
  return { action: route.action, bucket, key, query, header };
}

/** Nothing is encrypted here. What shows is the ETag. */
const encryptions = ['AES256', 'aws:kms'];

function refuseUnsupportedHeaders(request: IncomingMessage): void {
  const unsupported = Object.keys(request.headers).find((name) =>
    unsupportedHeaders.some((pattern) => pattern.test(name)),
  );
  if (unsupported) throw notImplemented(`The header ${unsupported}`);
  const encryption = String(request.headers['x-amz-server-side-encryption'] ?? 'AES256');
  const storage = request.headers['x-amz-storage-class'] ?? 'STANDARD';
  if (!encryptions.includes(encryption)) throw notImplemented(`Encryption other than ${encryptions.join(' or ')}`);
  if (storage !== 'STANDARD') throw notImplemented('A storage class other than STANDARD');
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    throw invalidArgument('The URI could not be decoded.');
  }
}
