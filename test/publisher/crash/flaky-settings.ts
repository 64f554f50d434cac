// Settings with short delays and timeouts, because S3 fails all the time.
import type { PackOptions, PublisherOptions } from '../../../src/publisher/publisher.ts';

export const flakySettings = (url: string, spool: string, pack?: PackOptions): PublisherOptions => ({
  bucket: 'events',
  spool,
  source: 'https://platform.example',
  s3: {
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  },
  ...(pack ? { pack } : {}),
  firstDelayMs: 20,
  longestDelayMs: 200,
  slowDelayMs: 500,
  putTimeoutMs: 400,
  takeOverMs: 100,
  pollMs: 20,
  logger: { info: () => {}, warn: () => {}, error: () => {} },
});
