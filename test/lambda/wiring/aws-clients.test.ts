import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, expect, test, vi } from 'vitest';
import { newDynamoDb, newObjectStore, newS3, newSqs } from '../../../src/lambda/wiring/aws-clients.ts';
import { startS3 } from '../../../src/local/s3/server.ts';
import { s3Client } from '../../local/clients.ts';

beforeEach(() => {
  const environment = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

test('objects of several buckets that are read at the same time are each read from their own', async () => {
  const server = await startS3();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  const client = s3Client(server.url);
  for (const Bucket of ['one', 'two']) {
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: `of ${Bucket}` }));
  }
  const store = newObjectStore();
  const textOf = async (bucket: string) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await store.open({ bucket, key: 'k' })).body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  const read = await Promise.all(['one', 'two', 'one', 'two'].map(textOf));
  client.destroy();
  await server.close();
  expect(read).toEqual(['of one', 'of two', 'of one', 'of two']);
});

test('no client prepares its calls for a log that does not exist', () => {
  const clients = [newS3(), newSqs(), newDynamoDb()];
  const names = clients.map(({ middlewareStack }) => middlewareStack.identify().join());
  for (const client of clients) client.destroy();
  for (const name of names) {
    expect(name).toContain('retryMiddleware');
    expect(name).not.toContain('loggerMiddleware');
  }
});
