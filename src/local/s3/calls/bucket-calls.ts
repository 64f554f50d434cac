// Bucket operations: creation, configuration, listing, and deleting many objects at once.
import { readBody } from '../../http/listen.ts';
import { readNotifications, writeNotifications } from '../notification-xml.ts';
import { invalidArgument, S3Error } from '../s3-error.ts';
import { listObjects, listVersions, type PageOptions } from '../storage/listing.ts';
import type { ObjectVersion, Version } from '../storage/object-version.ts';
import { childrenOf, readXml, textOf } from '../xml.ts';
import type { Call, CallContext } from './call.ts';
import { emptyReply, xmlReply } from './reply.ts';

export const createBucket: Call = ({ s3, bucket }) => {
  s3.createBucket(bucket);
  return emptyReply(200, { location: `/${bucket}` });
};

export const headBucket: Call = ({ s3, bucket }) => {
  s3.bucket(bucket);
  return emptyReply(200, { 'x-amz-bucket-region': s3.region });
};

export const putVersioning: Call = async ({ s3, message, bucket }) => {
  const status = textOf(readXml((await readBody(message)).toString()), 'Status');
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new S3Error('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  }
  s3.bucket(bucket).setVersioning(status);
  return emptyReply(200);
};

export const getVersioning: Call = ({ s3, bucket }) =>
  xmlReply('VersioningConfiguration', { Status: s3.bucket(bucket).versioning() });

export const putNotifications: Call = async ({ s3, message, bucket }) => {
  s3.configureNotifications(bucket, readNotifications(readXml((await readBody(message)).toString())));
  return emptyReply(200);
};

export const getNotifications: Call = ({ s3, bucket }) =>
  xmlReply('NotificationConfiguration', writeNotifications(s3.notificationSettings(bucket)));

export const listObjectsV2: Call = (context) => {
  const { s3, bucket, query } = context;
  const token = query.get('continuation-token') ?? undefined;
  const startAfter = query.get('start-after') ?? undefined;
  const after = token === undefined ? startAfter : Buffer.from(token, 'base64url').toString();
  const options = readPage(context, after);
  const { items, commonPrefixes, next } = listObjects(s3.bucket(bucket), options);
  const encode = keyEncoding(query);
  return xmlReply('ListBucketResult', {
    Name: bucket,
    Prefix: encode(options.prefix),
    Delimiter: options.delimiter,
    MaxKeys: options.maxItems,
    KeyCount: items.length + commonPrefixes.length,
    IsTruncated: next !== undefined,
    ContinuationToken: token,
    NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString('base64url'),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    EncodingType: query.get('encoding-type') ?? undefined,
    Contents: items.map((version) => ({ Key: encode(version.key), ...contentsOf(version) })),
    CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
};

export const listObjectVersions: Call = (context) => {
  const { s3, bucket: name, query } = context;
  const bucket = s3.bucket(name);
  const marker = query.get('key-marker') ?? undefined;
  const options = readPage(context, marker);
  const { items, commonPrefixes, next } = listVersions(bucket, options);
  const encode = keyEncoding(query);
  const versionOf = (version: Version) => ({
    Key: encode(version.key),
    VersionId: version.versionId,
    IsLatest: bucket.versionsOf(version.key)[0] === version,
  });
  return xmlReply('ListVersionsResult', {
    Name: name,
    Prefix: encode(options.prefix),
    KeyMarker: encode(marker ?? ''),
    MaxKeys: options.maxItems,
    IsTruncated: next !== undefined,
    NextKeyMarker: next === undefined ? undefined : encode(next),
    EncodingType: query.get('encoding-type') ?? undefined,
    Version: items.flatMap((item) => (item.deleteMarker ? [] : [{ ...versionOf(item), ...contentsOf(item) }])),
    DeleteMarker: items.flatMap((item) =>
      item.deleteMarker ? [{ ...versionOf(item), LastModified: new Date(item.lastModified).toISOString() }] : [],
    ),
    CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
};

export const deleteObjects: Call = async ({ s3, message, bucket }) => {
  const request = readXml((await readBody(message)).toString());
  const objects = childrenOf(request, 'Object');
  if (objects.length < 1 || objects.length > 1000)
    throw new S3Error('MalformedXML', 'A request must name 1 to 1000 objects.');
  const quiet = textOf(request, 'Quiet') === 'true';
  const deleted = objects.map((object) => {
    const key = textOf(object, 'Key') ?? '';
    const requestedVersion = textOf(object, 'VersionId');
    const { versionId, deleteMarker } = s3.delete(bucket, key, requestedVersion);
    const marker = deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {};
    return { Key: key, VersionId: requestedVersion, ...marker };
  });
  return xmlReply('DeleteResult', quiet ? {} : { Deleted: deleted });
};

const contentsOf = (version: ObjectVersion) => ({
  LastModified: new Date(version.lastModified).toISOString(),
  ETag: `"${version.eTag}"`,
  Size: version.body.size,
  StorageClass: 'STANDARD',
});

function readPage({ query }: CallContext, after: string | undefined): PageOptions {
  const maxKeys = Number(query.get('max-keys') ?? 1000);
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647');
  return {
    prefix: query.get('prefix') ?? '',
    after,
    delimiter: query.get('delimiter') ?? undefined,
    maxItems: Math.min(maxKeys, 1000),
  };
}

/** XML cannot contain every character, so a client may request URL-encoded keys. */
function keyEncoding(query: URLSearchParams): (key: string) => string {
  if (query.get('encoding-type') !== 'url') return (key) => key;
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/');
}
