// Object operations.

import { receiveBody } from '../receive-body.ts';
import { invalidArgument, notImplemented, S3Error } from '../s3-error.ts';
import { checkRead } from '../storage/bucket.ts';
import { eTagOf, eTagOfCopy } from '../storage/e-tag.ts';
import type { Conditions } from '../storage/object-version.ts';
import { readRange } from './byte-range.ts';
import type { Call } from './call.ts';
import { checksumHeaders, readHeaders, versionHeaders, writtenHeaders } from './object-headers.ts';
import { emptyReply, type Reply, xmlReply } from './reply.ts';

const encryptionHeader = 'x-amz-server-side-encryption';

export const putObject: Call = async ({ s3, spool, message, bucket, key, header }) => {
  const headers = writtenHeaders(message.headers);
  const conditions = writeConditions(header);
  s3.bucket(bucket).checkWrite(key, conditions);
  const { body, md5, checksum } = await receiveBody(message, spool);
  const eTag = eTagOf(md5.toString('hex'), header(encryptionHeader));
  const version = s3.put(bucket, key, { body, eTag, checksum, headers }, conditions);
  return emptyReply(200, { ...versionHeaders(version), ...checksumHeaders(version) });
};

export const getObject: Call = ({ s3, bucket, key, query, header }) => {
  const version = s3.bucket(bucket).get(key, query.get('versionId') ?? undefined);
  checkRead(version, { ifMatch: header('if-match'), ifNoneMatch: header('if-none-match') });
  const { size } = version.body;
  const range = readRange(header('range'), size);
  const { from, to } = range ?? { from: 0, to: size };
  const reply: Reply = {
    status: range ? 206 : 200,
    headers: {
      ...readHeaders(version, !range && header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'),
      'content-length': String(to - from),
      ...(range ? { 'content-range': `bytes ${from}-${to - 1}/${size}` } : {}),
    },
    body: version.body.read(from, to),
  };
  return reply;
};

/** A condition is about the current version (Amazon S3 User Guide, "How to perform conditional deletes"). */
export const deleteObject: Call = ({ s3, bucket, key, query, header }) => {
  const ifMatch = header('if-match');
  if (ifMatch !== undefined) s3.bucket(bucket).checkWrite(key, { ifMatch });
  const { versionId, deleteMarker } = s3.delete(bucket, key, query.get('versionId') ?? undefined);
  return emptyReply(204, {
    ...(versionId === undefined ? {} : { 'x-amz-version-id': versionId }),
    ...(deleteMarker ? { 'x-amz-delete-marker': 'true' } : {}),
  });
};

export const copyObject: Call = async ({ s3, message, bucket, key, header }) => {
  const source = readCopySource(header('x-amz-copy-source') ?? '');
  const version = s3.bucket(source.bucket).get(source.key, source.versionId);
  const ifMatch = header('x-amz-copy-source-if-match');
  const ifNoneMatch = header('x-amz-copy-source-if-none-match');
  if (ifNoneMatch !== undefined) throw notImplemented('The header x-amz-copy-source-if-none-match');
  checkRead(version, { ifMatch });
  const replaces = header('x-amz-metadata-directive') === 'REPLACE';
  const isItself = source.bucket === bucket && source.key === key && source.versionId === undefined;
  // Changing the encryption is a reason to copy an object to itself.
  if (isItself && !replaces && header(encryptionHeader) === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself.',
    );
  }
  const headers = replaces ? writtenHeaders(message.headers) : version.headers;
  const { body, checksum } = version;
  const eTag = await eTagOfCopy(body, header(encryptionHeader));
  const copy = s3.copy(bucket, key, { body, eTag, checksum, headers }, writeConditions(header));
  return xmlReply(
    'CopyObjectResult',
    { ETag: `"${copy.eTag}"`, LastModified: new Date(copy.lastModified).toISOString() },
    {
      ...versionHeaders(copy),
      ...(version.versionId === 'null' ? {} : { 'x-amz-copy-source-version-id': version.versionId }),
    },
  );
};

/** @throws S3Error for conditions that S3 does not support on a write */
export function writeConditions(header: (name: string) => string | undefined): Conditions {
  const ifMatch = header('if-match');
  const ifNoneMatch = header('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw notImplemented('If-None-Match other than * on a write');
  }
  return { ifMatch, ifNoneMatch };
}

function readCopySource(text: string): { bucket: string; key: string; versionId?: string } {
  const [path = '', versionId] = text.replace(/^\//, '').split('?versionId=');
  const decoded = decodeURIComponent(path);
  const slash = decoded.indexOf('/');
  if (slash < 1) throw invalidArgument('Invalid copy source object key');
  return {
    bucket: decoded.slice(0, slash),
    key: decoded.slice(slash + 1),
    ...(versionId === undefined ? {} : { versionId }),
  };
}
