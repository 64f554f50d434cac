import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { errorName } from '../clients.ts';
import { Bucket, startBucket } from './bucket-under-test.ts';

const Key = 'events/2026/a key + más.json';
const md5 = (bytes: string | Uint8Array) => createHash('md5').update(bytes).digest('hex');

describe('an object', () => {
  it('is read as it was written, with its headers and metadata', async () => {
    const { client } = await startBucket();
    const described = { ContentType: 'application/json', ContentEncoding: 'gzip', Metadata: { source: 'platform' } };
    const put = await client.send(new PutObjectCommand({ Bucket, Key, Body: '{"a":1}', ...described }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe('{"a":1}');
    expect(got).toMatchObject({ ...described, ContentLength: 7, ETag: `"${md5('{"a":1}')}"` });
    expect(got.LastModified).toEqual(new Date(Date.UTC(2026, 0, 1)));
    expect(put.ETag).toBe(got.ETag);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ...described, ContentLength: 7, ETag: got.ETag });
  });

  it.each([10, 3_000_000])('of %i streamed bytes arrives complete, with its checksum in the trailer', async (size) => {
    const { client } = await startBucket();
    const bytes = Buffer.alloc(size, 'abcdefg');
    const chunks = [bytes.subarray(0, size / 3), bytes.subarray(size / 3)];
    await client.send(
      new PutObjectCommand({ Bucket, Key, Body: Readable.from(chunks), ContentLength: size, ContentEncoding: 'gzip' }),
    );
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(md5((await got.Body?.transformToByteArray()) ?? '')).toBe(md5(bytes));
    expect(got.ContentEncoding).toBe('gzip');
    expect(got.ChecksumCRC32).toBeDefined();
  });

  it.each(['SHA1', 'SHA256', 'CRC32'] as const)('is stored with its %s', async (ChecksumAlgorithm) => {
    const { client } = await startBucket();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ChecksumAlgorithm }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(got[`Checksum${ChecksumAlgorithm}`]).toMatch(/=$/);
    expect(await got.Body?.transformToString()).toBe('x');
  });

  it('is refused if its digest does not match, and leaves nothing behind', async () => {
    const { client } = await startBucket();
    const put = (more: object) => errorName(client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...more })));
    expect(await put({ ContentMD5: Buffer.from(md5('y'), 'hex').toString('base64') })).toBe('BadDigest');
    expect(await put({ ContentMD5: 'short' })).toBe('InvalidDigest');
    expect(await put({ ChecksumCRC32: 'AAAAAA==' })).toBe('BadDigest');
    expect(await errorName(client.send(new GetObjectCommand({ Bucket, Key })))).toBe('NoSuchKey');
    expect(await put({ ContentMD5: Buffer.from(md5('x'), 'hex').toString('base64') })).toBe('none');
  });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=0-1,4-5', '0123456789', undefined],
  ])('returns the range %s', async (Range, text, ContentRange) => {
    const { client } = await startBucket();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
    expect(await got.Body?.transformToString()).toBe(text);
    expect(got.ContentRange).toBe(ContentRange);
  });

  it('refuses a range beyond its end', async () => {
    const { client } = await startBucket();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }));
    const reading = client.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=10-' }));
    await expect(reading).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });

  it('is copied with its own metadata or new metadata', async () => {
    const { client } = await startBucket();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', Metadata: { from: 'a' } }));
    const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
    await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).Metadata).toEqual({ from: 'a' });
    const replace = { MetadataDirective: 'REPLACE', Metadata: { from: 'b' } } as const;
    await client.send(new CopyObjectCommand({ Bucket, Key, CopySource, ...replace }));
    expect((await client.send(new HeadObjectCommand({ Bucket, Key }))).Metadata).toEqual({ from: 'b' });
    expect(await errorName(client.send(new CopyObjectCommand({ Bucket, Key, CopySource })))).toBe('InvalidRequest');
  });

  it('is gone after it was deleted, alone or with others', async () => {
    const { client } = await startBucket();
    for (const key of ['a', 'b&<c>', 'd']) await client.send(new PutObjectCommand({ Bucket, Key: key, Body: 'x' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const Objects = [{ Key: 'b&<c>' }, { Key: 'never there' }];
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.map(({ Key: key }) => key)).toEqual(['b&<c>', 'never there']);
    const found = ['a', 'b&<c>', 'd'].map((key) => errorName(client.send(new HeadObjectCommand({ Bucket, Key: key }))));
    expect(await Promise.all(found)).toEqual(['NotFound', 'NotFound', 'none']);
  });
});

describe('a condition', () => {
  it('lets only the first of several writers create the object', async () => {
    const { client } = await startBucket();
    const put = (Body: string) => errorName(client.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: '*' })));
    const results = await Promise.all(['a', 'b', 'c'].map(put));
    expect(results.sort()).toEqual(['PreconditionFailed', 'PreconditionFailed', 'none']);
  });

  it('lets a write replace only the version that was read', async () => {
    const { client } = await startBucket();
    const put = (Body: string, IfMatch?: string) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body, ...(IfMatch ? { IfMatch } : {}) }));
    expect(await errorName(put('x', '"0"'))).toBe('NoSuchKey');
    const { ETag } = await put('a');
    await put('b', ETag);
    expect(await errorName(put('c', ETag))).toBe('PreconditionFailed');
  });

  it('refuses the read of an object that has changed', async () => {
    const { client } = await startBucket();
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'a' }));
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'b' }));
    const reading = client.send(new GetObjectCommand({ Bucket, Key, IfMatch: ETag }));
    await expect(reading).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
  });
});

describe('a missing resource', () => {
  it('has an error of its own for key, bucket and version', async () => {
    const { client } = await startBucket();
    const get = (input: object) => errorName(client.send(new GetObjectCommand({ Bucket, Key, ...input })));
    expect(await get({})).toBe('NoSuchKey');
    expect(await get({ Bucket: 'nowhere' })).toBe('NoSuchBucket');
    expect(await get({ VersionId: 'x'.repeat(32) })).toBe('NoSuchVersion');
    expect(await get({ VersionId: 'no version' })).toBe('InvalidArgument');
  });
});
