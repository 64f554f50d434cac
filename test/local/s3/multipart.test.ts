import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { errorName } from '../clients.ts';
import { Bucket, startBucket } from './bucket-under-test.ts';

const Key = 'big.jsonl';
const mebibyte = 1024 * 1024;

type Started = Awaited<ReturnType<typeof startBucket>>;

async function upload({ client }: Started, bodies: Buffer[]) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/x' }));
  const Parts = await Promise.all(
    bodies.map(async (Body, index) => {
      const PartNumber = index + 1;
      const { ETag, ChecksumCRC32 } = await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
      );
      return { PartNumber, ETag, ChecksumCRC32 };
    }),
  );
  return { UploadId, Parts };
}

it('assembles parts into one object whose ranges can cross parts', async () => {
  const started = await startBucket();
  const { client, notified, s3 } = started;
  const queueArn = 'arn:aws:sqs:us-east-1:000000000000:event';
  s3.setNotifications(Bucket, [{ id: 'n', queueArn, events: ['s3:ObjectCreated:*'] }]);
  const bodies = [Buffer.alloc(5 * mebibyte, 'a'), Buffer.alloc(5 * mebibyte, 'b'), Buffer.from('the end')];
  const { UploadId, Parts } = await upload(started, bodies);
  started.advance(3_600_000);
  const done = await client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
  );
  expect(done.ETag).toMatch(/^"[\da-f]{32}-3"$/);
  const from = 5 * mebibyte - 2;
  const got = await client.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${from}-${from + 3}` }));
  expect(await got.Body?.transformToString()).toBe('aabb');
  const whole = await client.send(new GetObjectCommand({ Bucket, Key }));
  expect(whole.ContentType).toBe('text/x');
  // An upload that took an hour was modified when it began.
  expect(whole.LastModified).toEqual(new Date('2026-01-01T00:00:00Z'));
  expect(Buffer.concat(bodies).equals((await whole.Body?.transformToByteArray()) ?? Buffer.of())).toBe(true);
  const events = notified.slice(1).map(({ body }) => JSON.parse(body).Records[0]);
  expect(events).toMatchObject([
    { eventName: 'ObjectCreated:CompleteMultipartUpload', s3: { object: { size: 10 * mebibyte + 7 } } },
  ]);
});

it('refuses parts that are out of order, unknown or too small', async () => {
  const started = await startBucket();
  const { client } = started;
  const { UploadId, Parts } = await upload(started, [Buffer.from('small'), Buffer.from('end')]);
  const complete = (parts: typeof Parts) =>
    errorName(
      client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } })),
    );
  expect(await complete(Parts)).toBe('EntityTooSmall');
  expect(await complete(Parts.map((part) => ({ ...part, ETag: '"0"' })))).toBe('InvalidPart');
  const one = Parts.slice(1);
  expect(await complete([...one, ...one])).toBe('EntityTooSmall');
  expect(await complete(one)).toBe('none');
});

it('discards an aborted upload', async () => {
  const started = await startBucket();
  const { client } = started;
  const { UploadId } = await upload(started, [Buffer.from('x')]);
  await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  const part = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 2, Body: 'x' });
  expect(await errorName(client.send(part))).toBe('NoSuchUpload');
  expect(await errorName(client.send(new GetObjectCommand({ Bucket, Key })))).toBe('NoSuchKey');
});
