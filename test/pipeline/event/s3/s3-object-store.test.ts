// The real S3 client against a server that speaks GetObject, and fails in every way a network can.
import { randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import { allLines } from '../../../../src/line-ranges.ts';
import { readEvents } from '../../../../src/pipeline/event/reading/read-events.ts';
import { s3ObjectStore } from '../../../../src/pipeline/event/s3/s3-object-store.ts';
import type { ObjectReference } from '../../../../src/request.ts';
import { envelope, summaryOf } from '../stored.ts';
import { type Answer, type ObjectServer, serveObject } from './object-server.ts';

const content = randomBytes(700_000);
const object: ObjectReference = { bucket: 'events', key: 'a/b c+d é.json' };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function stored(answers: Answer[] = [], bytes: Buffer = content, socketTimeout = 0) {
  const server = await serveObject(bytes, answers);
  const client = new S3Client({
    endpoint: server.url,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
    maxAttempts: 1,
    requestHandler: { socketTimeout },
  });
  closing.push(
    () => client.destroy(),
    () => server.close(),
  );
  return { server, store: s3ObjectStore(client, { now: () => Date.UTC(2026, 0, 2, 9) }) };
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(body));
}

/** The failure thrown, and the bytes before it. */
async function failing(answers: Answer[], reference = object) {
  const { server, store } = await stored(answers);
  let bytes = 0;
  const error: unknown = await (async () => {
    for await (const chunk of (await store.open(reference)).body) bytes += chunk.length;
  })().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FailureError);
  const { failure } = error as FailureError;
  expect(JSON.stringify(failure)).not.toContain('canary');
  return { code: failure.code, bytes, asked: server.asked };
}

describe('opening', () => {
  test('returns the bytes and their metadata', async () => {
    const { server, store } = await stored([{ headers: { 'x-amz-version-id': 'v1', 'content-encoding': 'gzip' } }]);
    const { body, ...facts } = await store.open({ ...object, eTag: 'other', size: 1 });
    expect(await bytesOf(body)).toEqual(content);
    expect(facts).toEqual({
      size: content.length,
      lastModified: new Date('2026-01-02T03:04:05Z'),
      completeBy: new Date('2026-01-02T03:04:05Z'),
      eTag: '"e1"',
      versionId: 'v1',
      contentType: 'application/json',
      contentEncoding: 'gzip',
    });
    expect(server.asked).toEqual([{ path: '/events/a/b c+d é.json', query: { 'x-id': 'GetObject' } }]);
  });

  test('a multipart upload was complete when it is read at the latest: its last-modified time is when it began', async () => {
    const answers = [{ headers: { etag: '"0123456789abcdef0123456789abcdef-12"' } }, { headers: { etag: '"0-1a"' } }];
    const { store } = await stored(answers);
    const [upload, put] = [await store.open(object), await store.open(object)];
    for (const { body } of [upload, put]) await bytesOf(body);
    expect(upload.lastModified).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(upload.completeBy).toEqual(new Date('2026-01-02T09:00:00Z'));
    expect(put.completeBy).toEqual(put.lastModified);
  });

  test('requests the named version', async () => {
    const { server, store } = await stored();
    await bytesOf((await store.open({ ...object, versionId: 'v 7' })).body);
    expect(server.asked[0]?.query.versionId).toBe('v 7');
  });

  test('an empty object has no bytes', async () => {
    const { server, store } = await stored([], Buffer.alloc(0));
    expect(await bytesOf((await store.open(object)).body)).toEqual(Buffer.alloc(0));
    expect(server.asked).toHaveLength(1);
  });

  test.each([
    [{ status: 404, code: 'NoSuchKey' }, 'object/gone'],
    [{ status: 404, code: 'NoSuchVersion' }, 'object/gone'],
    [{ status: 404, code: 'NoSuchKey', headers: { 'x-amz-delete-marker': 'true' } }, 'object/gone'],
    [{ status: 405, code: 'MethodNotAllowed', headers: { 'x-amz-delete-marker': 'true' } }, 'object/gone'],
    [{ status: 400, code: 'InvalidArgument' }, 'aws/refused'],
    [{ status: 404, code: 'NoSuchBucket' }, 'aws/refused'],
    [{ status: 403, code: 'AccessDenied' }, 'aws/refused'],
    [{ status: 403, code: 'InvalidObjectState' }, 'object/unreadable'],
    [{ status: 403, code: 'ExpiredToken' }, 'aws/refused'],
    [{ status: 400, code: 'KMS.DisabledException' }, 'aws/refused'],
    [{ status: 500, code: 'InternalError' }, 'aws/unavailable'],
    [{ status: 503, code: 'SlowDown' }, 'aws/unavailable'],
    [{ status: 503, code: 'ServiceUnavailable' }, 'aws/unavailable'],
    [{ status: 429, code: 'TooManyRequests' }, 'aws/unavailable'],
    [{ status: 400, code: 'RequestTimeout' }, 'aws/unavailable'],
    [{ status: 412, code: 'PreconditionFailed' }, 'aws/unavailable'],
  ] as const)('answered with %j fails as %s', async (answer, code) => {
    expect(await failing([answer, answer])).toMatchObject({ code, bytes: 0 });
  });

  test('a version that S3 never issued is gone', async () => {
    const answer = { status: 400, code: 'InvalidArgument' };
    expect(await failing([answer, answer], { ...object, versionId: 'never' })).toMatchObject({ code: 'object/gone' });
  });

  test('answered with a failure that passes is asked again', async () => {
    const { server, store } = await stored([{ status: 503, code: 'SlowDown' }]);
    expect(await bytesOf((await store.open(object)).body)).toEqual(content);
    expect(server.asked).toHaveLength(2);
  });

  test('fails if nothing listens', async () => {
    const { server, store } = await stored();
    await server.close();
    await expect(store.open(object)).rejects.toMatchObject({ failure: { code: 'aws/unavailable' } });
  });
});

describe('a connection that breaks in the middle', () => {
  test('is resumed at the byte reached, of the same content', async () => {
    const { server, store } = await stored([{ cutAfter: 300_000 }]);
    expect(await bytesOf((await store.open(object)).body)).toEqual(content);
    expect(server.asked).toHaveLength(2);
    const from = Number(/^bytes=(\d+)-$/.exec(server.asked[1]?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(300_000);
    expect(server.asked[1]?.ifMatch).toBe('"e1"');
  });

  test('is resumed in the version that was opened', async () => {
    const { server, store } = await stored([{ cutAfter: 9, headers: { 'x-amz-version-id': 'v1' } }]);
    expect(await bytesOf((await store.open(object)).body)).toEqual(content);
    expect(server.asked.map(({ query }) => query.versionId)).toEqual([undefined, 'v1']);
  });

  test('before the first byte is also resumed with the same content', async () => {
    const { server, store } = await stored([{ cutAfter: 0 }]);
    expect(await bytesOf((await store.open(object)).body)).toEqual(content);
    expect(server.asked[1]).toMatchObject({ range: 'bytes=0-', ifMatch: '"e1"' });
  });

  test('may break any number of times as long as bytes arrive', async () => {
    const { server, store } = await stored(Array.from({ length: 6 }, () => ({ cutAfter: 100_000 })));
    expect(await bytesOf((await store.open(object)).body)).toEqual(content);
    expect(server.asked).toHaveLength(7);
  });

  test('fails if no bytes arrive', async () => {
    const { code, asked } = await failing(Array.from({ length: 9 }, () => ({ cutAfter: 10 })));
    expect(code).toBe('aws/unavailable');
    expect(asked).toHaveLength(4);
  });

  test('that stalls is cut by the client and resumed', async () => {
    const { server, store } = await stored([{ stallAfter: 200_000 }], content, 500);
    expect(await bytesOf((await store.open(object)).body)).toEqual(content);
    // On a busy machine the second may stall by itself.
    expect(server.asked.length).toBeGreaterThanOrEqual(2);
    expect(server.hungUp()).toBe(server.asked.length - 1);
  });

  test('fails if the object was overwritten meanwhile', async () => {
    const { code, bytes } = await failing([{ cutAfter: 300_000 }, { status: 412, code: 'PreconditionFailed' }]);
    expect(code).toBe('aws/unavailable');
    expect(bytes).toBeGreaterThan(0);
  });

  test('fails if the object was deleted meanwhile', async () => {
    expect((await failing([{ cutAfter: 300_000 }, { status: 404, code: 'NoSuchKey' }])).code).toBe('object/gone');
  });

  test('fails if the answer is not the requested part', async () => {
    const { server, store } = await stored([{ cutAfter: 9 }, { ignoresRange: true }], Buffer.alloc(30_000_000));
    await expect(bytesOf((await store.open(object)).body)).rejects.toMatchObject({
      failure: { code: 'aws/unavailable' },
    });
    await closed(server, 1);
  });

  test('returns each event before it complete and once', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => JSON.stringify({ kind: 'k', id: `e${index + 1}` }));
    const { store } = await stored([{ cutAfter: 50_000 }, { cutAfter: 70_001 }], Buffer.from(lines.join('\n')));
    const limits = { bytes: 1000, depth: 8 };
    const readings = await Array.fromAsync(readEvents(object, allLines, { store, envelope, limits }));
    expect(readings.map(summaryOf)).toEqual(lines.map((_, index) => `${index + 1} e${index + 1}`));
  });
});

test('leaving early closes the connection, also under a checksum', async () => {
  for (const answer of [{}, { headers: { 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' } }]) {
    const { server, store } = await stored([answer], Buffer.alloc(30_000_000));
    for await (const _ of (await store.open(object)).body) break;
    await closed(server, 1);
  }
});

/** Resolves when so many connections were closed from the other side; the test's own time limit ends it. */
async function closed(server: ObjectServer, count: number): Promise<void> {
  while (server.hungUp() < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
