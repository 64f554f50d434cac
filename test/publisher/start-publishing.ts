// Starts a publisher with a temporary spool and an S3 emulator with a bucket. Everything is removed after the test.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type S3Server, startS3 } from '../../src/local/s3/server.ts';
import {
  createPublisher,
  type EventInput,
  type Publisher,
  type PublisherOptions,
  type Report,
} from '../../src/publisher/publisher.ts';
import { objectsIn } from './objects-in.ts';

export const bucket = 'events';

/** The least that a platform must provide. */
export const login: EventInput = { type: 'counselor.login', data: { counselor: { id: 'cc-1' } } };

/** A complete CloudEvent. */
export const completeEvent = {
  specversion: '1.0',
  id: 'evt-1',
  source: 'https://platform.example/logins',
  type: 'counselor.login',
  time: '2026-03-03T23:30:00-05:00',
  data: { counselor: { id: 'cc-1' } },
};

export const settingsFor = (url: string) => ({
  endpoint: url,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'publisher-'));
  // What was given up may still be at work.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 100, retryDelay: 20 }));
  return folder;
}

export async function startBucket(): Promise<S3Server> {
  const s3 = await startS3();
  onTestFinished(() => s3.close());
  s3.s3.createBucket(bucket);
  return s3;
}

export interface Publishing {
  publisher: Publisher;
  spool: string;
  s3: S3Server;
  reports: Report[];
  /** Bodies by key. */
  objects(): Promise<Map<string, string>>;
}

/** Starts a publisher with short retry delays, and the S3 that it sends to. */
export async function startPublishing(
  options: Partial<PublisherOptions> = {},
  { s3, spool }: { s3?: S3Server; spool?: string } = {},
): Promise<Publishing> {
  const server = s3 ?? (await startBucket());
  const folder = spool ?? join(await temporaryFolder(), 'spool');
  const reports: Report[] = [];
  const publisher = createPublisher({
    ...quickSettings(server.url, folder),
    onReport: (one) => reports.push(one),
    ...options,
  });
  onTestFinished(() => publisher.close({ graceMs: 0 }));
  return { publisher, spool: folder, s3: server, reports, objects: () => objectsIn(server, bucket) };
}

export const silent = { info: () => {}, warn: () => {}, error: () => {} };

export const quickSettings = (url: string, spool: string): PublisherOptions => ({
  bucket,
  spool,
  source: 'https://platform.example',
  s3: settingsFor(url),
  firstDelayMs: 5,
  longestDelayMs: 20,
  slowDelayMs: 100,
  pollMs: 20,
  takeOverMs: 2000,
  putTimeoutMs: 600_000,
  publishTimeoutMs: 600_000,
  logger: silent,
});

/** Resolves once the condition is true. If it never is, the test's own timeout ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

export const readText = (path: string) => readFile(path, 'utf8');
