import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { failureOf, putTo } from '../../../src/publisher/sender/put-object.ts';
import { bucket, settingsFor, startBucket } from '../start-publishing.ts';

const shipment = { key: 'events/a.json', body: Buffer.from('{}'), contentType: 'application/json' };
const never = new AbortController().signal;
const put = (client: Pick<S3Client, 'send'>, timeoutMs = 600_000) => putTo(client, bucket, timeoutMs)(shipment, never);
const once = (url: string) => new S3Client({ ...settingsFor(url), maxAttempts: 1 });

test.each([
  ['SlowDown', 503, { code: 'unavailable', detail: 'SlowDown', status: 503 }],
  ['InternalError', 500, { code: 'unavailable', detail: 'InternalError', status: 500 }],
  ['AccessDenied', 403, { code: 'refused', detail: 'AccessDenied', status: 403 }],
  ['ExpiredToken', 400, { code: 'credentials', detail: 'ExpiredToken', status: 400 }],
])('the error code %s is classified', async (code, status, failure) => {
  const s3 = await startBucket();
  s3.faults.add({ action: 'PutObject', code, status });
  expect(await put(once(s3.url))).toEqual(failure);
  expect(await put(once(s3.url))).toBeUndefined();
});

test('a missing bucket is a refusal', async () => {
  const s3 = await startBucket();
  const result = await putTo(once(s3.url), 'another-bucket', 600_000)(shipment, never);
  expect(result).toEqual({ code: 'refused', detail: 'NoSuchBucket', status: 404 });
});

test('a port where nobody listens is unreachable', async () => {
  expect(await put(once('http://127.0.0.1:9'))).toEqual({ code: 'unreachable', detail: 'ECONNREFUSED' });
});

test('a reset connection is unreachable', async () => {
  const s3 = await startBucket();
  s3.faults.add({ action: 'PutObject', lostReply: true });
  expect(await put(once(s3.url))).toEqual({ code: 'unreachable', detail: 'ECONNRESET' });
});

test('no answer in time is a timeout', async () => {
  const s3 = await startBucket();
  s3.faults.add({ action: 'PutObject', delayMs: 600_000 });
  expect(await put(once(s3.url), 50)).toEqual({ code: 'timeout', detail: 'TimeoutError' });
});

test('missing credentials and a missing region get different failure codes', async () => {
  const noCredentials = Object.assign(new Error('x'), { name: 'CredentialsProviderError' });
  expect(failureOf(noCredentials)).toEqual({ code: 'credentials', detail: 'CredentialsProviderError' });
  expect(failureOf(new Error('Region is missing'))).toEqual({ code: 'settings', detail: 'Error' });
});

test('a failure contains only codes, never text of a server or a library', () => {
  const quotes = Object.assign(new Error('Mira Okonjo'), { name: 'Mira Okonjo said', code: 'a b', $metadata: {} });
  expect(JSON.stringify(failureOf(quotes))).not.toContain('Mira');
  expect(failureOf(undefined)).toMatchObject({ detail: 'Error' });
});
