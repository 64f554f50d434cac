// An S3 emulator with one bucket, a manual clock, the AWS SDK client, and a list of the notifications it sent.
import { onTestFinished } from 'vitest';
import { startS3 } from '../../../src/local/s3/server.ts';
import { s3Client } from '../clients.ts';

export const Bucket = 'events';

export async function startBucket({ versioned = false, memoryBytes = 1024 } = {}) {
  let time = Date.UTC(2026, 0, 1);
  const notified: { queueArn: string; body: string }[] = [];
  const server = await startS3({
    now: () => time,
    notify: (queueArn, body) => notified.push({ queueArn, body }),
    memoryBytes,
  });
  server.s3.createBucket(Bucket);
  if (versioned) server.s3.bucket(Bucket).setVersioning('Enabled');
  const client = s3Client(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return {
    ...server,
    client,
    notified,
    advance(ms: number) {
      time += ms;
    },
  };
}
