import {
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { errorName, s3Client } from '../clients.ts';
import { Bucket, startBucket } from './bucket-under-test.ts';

const Key = 'a.json';

describe('an unsupported call', () => {
  it('gets a 501 and changes nothing', async () => {
    const { client } = await startBucket();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const calls = [
      client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })),
      client.send(new GetObjectTaggingCommand({ Bucket, Key })),
      client.send(new GetBucketPolicyCommand({ Bucket })),
      client.send(new PutObjectCommand({ Bucket, Key, Body: 'y', Tagging: 'a=b' })),
      client.send(new PutObjectCommand({ Bucket, Key, Body: 'y', ChecksumAlgorithm: 'CRC32C' })),
      client.send(new GetObjectCommand({ Bucket, Key, IfModifiedSince: new Date(0) })),
    ];
    expect(new Set(await Promise.all(calls.map(errorName)))).toEqual(new Set(['NotImplemented']));
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe('x');
  });
});

describe('a fault', () => {
  it('answers with its code and status', async () => {
    const { client, faults } = await startBucket();
    faults.add({ action: 'PutObject', code: 'SlowDown' });
    await expect(client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))).rejects.toMatchObject({
      name: 'SlowDown',
      $metadata: { httpStatusCode: 503 },
    });
  });

  it('is overcome by the retries of the client', async () => {
    const { url, faults, client } = await startBucket();
    faults.add({ action: '*', status: 500, times: 2 });
    const retrying = s3Client(url, 3);
    await retrying.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    retrying.destroy();
    expect(await errorName(client.send(new GetObjectCommand({ Bucket, Key })))).toBe('none');
  });

  it('can lose the reply to an executed put', async () => {
    const { client, faults } = await startBucket();
    faults.add({ action: 'PutObject', lostReply: true });
    expect(await errorName(client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })))).not.toBe('none');
    expect(await errorName(client.send(new GetObjectCommand({ Bucket, Key })))).toBe('none');
  });

  it('can close the connection in the middle of an object', async () => {
    const { client, faults } = await startBucket();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(200_000) }));
    faults.add({ action: 'GetObject', cutAfterBytes: 70_000 });
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    let bytes = 0;
    const reading = (async () => {
      for await (const chunk of got.Body as AsyncIterable<Uint8Array>) bytes += chunk.length;
    })();
    await expect(reading).rejects.toThrow();
    expect(bytes).toBeLessThanOrEqual(70_000);
  });

  it('is listed with how often it has happened, and removed by its id', async () => {
    const { client, faults } = await startBucket();
    faults.add({ id: 'a', action: 'PutObject', code: 'AccessDenied', times: 3 });
    faults.add({ id: 'a', action: 'PutObject', code: 'AccessDenied', times: 2 });
    faults.add({ action: 'GetObject', code: 'NoSuchKey' });
    await errorName(client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })));
    expect(faults.list()).toMatchObject([
      { id: 'a', times: 2, happened: 1 },
      { action: 'GetObject', happened: 0 },
    ]);
    faults.clear('a');
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    expect(faults.list()).toHaveLength(1);
  });
});
