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
