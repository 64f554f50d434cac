import { ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import type { createS3 } from '../../../src/local/s3/s3.ts';
import { bodyInMemory } from '../../../src/local/s3/storage/stored-body.ts';
import { Bucket, startBucket } from './bucket-under-test.ts';

function fill(s3: ReturnType<typeof createS3>, keys: readonly string[]): void {
  for (const key of keys) s3.put(Bucket, key, { body: bodyInMemory(Buffer.of()), eTag: '0', headers: {} });
}

it('lists all keys with a prefix in byte order, page by page', async () => {
  const { client, s3 } = await startBucket();
  const keys = ['e/\u{1f6df}', 'e/\uff5e', 'e/10', 'e/9', 'e/Z', 'e/a', 'e/é', 'f'];
  fill(s3, keys);
  const listed: string[] = [];
  let pages = 0;
  for await (const page of paginateListObjectsV2({ client, pageSize: 3 }, { Bucket, Prefix: 'e/' })) {
    pages += 1;
    listed.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
  }
  expect(pages).toBe(3);
  expect(listed).toEqual(keys.slice(0, -1).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
});

it('starts after a key', async () => {
  const { client, s3 } = await startBucket();
  fill(s3, ['a', 'b', 'c']);
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, StartAfter: 'a' }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['b', 'c']);
});

it('groups keys by the delimiter, each common prefix on only one page', async () => {
  const { client, s3 } = await startBucket();
  fill(s3, ['a/1', 'a/2', 'b', 'c/1', 'c/2']);
  const listed: (string | undefined)[] = [];
  for await (const page of paginateListObjectsV2({ client, pageSize: 1 }, { Bucket, Delimiter: '/' })) {
    listed.push(
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ...(page.Contents ?? []).map(({ Key }) => Key),
    );
  }
  expect(listed).toEqual(['a/', 'b', 'c/']);
});

it('lists an empty bucket', async () => {
  const { client } = await startBucket();
  const reply = await client.send(new ListObjectsV2Command({ Bucket }));
  expect(reply).toMatchObject({ KeyCount: 0, IsTruncated: false });
  expect(reply.Contents).toBeUndefined();
});
