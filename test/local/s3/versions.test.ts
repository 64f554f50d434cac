import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { errorName } from '../clients.ts';
import { Bucket, startBucket } from './bucket-under-test.ts';

const Key = 'a.json';

it('keeps every version after versioning was turned on, and the earlier object as version null', async () => {
  const { client } = await startBucket();
  const put = async (Body: string) => (await client.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
  expect(await put('first')).toBeUndefined();
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
  const second = await put('second');
  await put('third');
  const read = async (VersionId?: string) => {
    const got = await client.send(new GetObjectCommand({ Bucket, Key, ...(VersionId ? { VersionId } : {}) }));
    return got.Body?.transformToString();
  };
  expect([await read(), await read(second), await read('null')]).toEqual(['third', 'second', 'first']);
});

it('hides a deleted object behind a delete marker, and shows it again after the marker was deleted', async () => {
  const { client } = await startBucket({ versioned: true });
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const marker = await client.send(new DeleteObjectCommand({ Bucket, Key }));
  expect(marker.DeleteMarker).toBe(true);
  expect(await errorName(client.send(new GetObjectCommand({ Bucket, Key })))).toBe('NoSuchKey');
  const reading = client.send(new GetObjectCommand({ Bucket, Key, VersionId: marker.VersionId }));
  await expect(reading).rejects.toMatchObject({ name: 'MethodNotAllowed', $metadata: { httpStatusCode: 405 } });
  expect(await errorName(client.send(new HeadObjectCommand({ Bucket, Key, VersionId })))).toBe('none');
  const removed = await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: marker.VersionId }));
  expect(removed.DeleteMarker).toBe(true);
  expect(await errorName(client.send(new GetObjectCommand({ Bucket, Key })))).toBe('none');
});

it('lists versions and delete markers, newest first', async () => {
  const { client } = await startBucket({ versioned: true });
  const versions: (string | undefined)[] = [];
  for (const Body of ['a', 'b']) {
    versions.unshift((await client.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId);
  }
  const marker = await client.send(new DeleteObjectCommand({ Bucket, Key }));
  const { Versions, DeleteMarkers } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'a' }));
  expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual(versions.map((id) => [id, false]));
  expect(DeleteMarkers).toMatchObject([{ Key, VersionId: marker.VersionId, IsLatest: true }]);
});

it('deletes no version that is locked', async () => {
  const { client, s3 } = await startBucket({ versioned: true });
  const { VersionId = '' } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const remove = () => errorName(client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })));
  const lockOf = async () => {
    const head = await client.send(new HeadObjectCommand({ Bucket, Key, VersionId }));
    return [head.ObjectLockMode, head.ObjectLockRetainUntilDate?.toISOString(), head.ObjectLockLegalHoldStatus];
  };
  s3.bucket(Bucket).lock(Key, VersionId, { until: Date.parse('2099-01-01T00:00:00Z') });
  expect(await lockOf()).toEqual(['COMPLIANCE', '2099-01-01T00:00:00.000Z', undefined]);
  expect(await remove()).toBe('AccessDenied');
  s3.bucket(Bucket).lock(Key, VersionId, 'legal hold');
  expect(await lockOf()).toEqual([undefined, undefined, 'ON']);
  expect(await remove()).toBe('AccessDenied');
  // A delete marker hides it all the same.
  expect(await errorName(client.send(new DeleteObjectCommand({ Bucket, Key })))).toBe('none');
  s3.bucket(Bucket).lock(Key, VersionId, undefined);
  expect(await remove()).toBe('none');
});

it('deletes the current version on a condition', async () => {
  const { client } = await startBucket({ versioned: true });
  const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const remove = (IfMatch: string | undefined) =>
    errorName(client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch })));
  expect(await remove('"other"')).toBe('PreconditionFailed');
  expect(await remove(ETag)).toBe('none');
  expect(await remove(ETag)).toBe('NoSuchKey');
});
