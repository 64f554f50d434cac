// `s3sf publish`: event files into the bucket, where the pipeline finds them as it would the platform's own.
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { statOfFile } from './file-store.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readLocalState } from './local-state.ts';

export interface PublishOptions {
  bucket?: string;
  prefix: string;
  json: boolean;
}

export async function publish(files: readonly string[], options: PublishOptions, io: Io): Promise<ExitCode> {
  const { client, bucket } = await target(options.bucket);
  const sizes = (await Promise.all(files.map(statOfFile))).map(({ size }) => size);
  for (const [index, file] of files.entries()) {
    const key = `${options.prefix}${basename(file)}`;
    const Body = createReadStream(file);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: sizes[index] }));
    io.out(
      options.json ? `${JSON.stringify({ file, bucket, key })}\n` : `published ${file} as s3://${bucket}/${key}\n`,
    );
  }
  client.destroy();
  return 0;
}

async function target(bucket: string | undefined): Promise<{ client: S3Client; bucket: string }> {
  if (bucket !== undefined) return { client: new S3Client({}), bucket };
  const local = await readLocalState();
  if (!local) {
    throw new UsageError(
      'no local stack is running here. Start one with "npm start", or name a deployed bucket: --bucket NAME',
    );
  }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new S3Client({ endpoint: local.s3Url, region: 'us-east-1', forcePathStyle: true, credentials });
  return { client, bucket: local.bucket };
}
