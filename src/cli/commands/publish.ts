// `s3sf publish`: event files into the bucket, where the pipeline finds them as it would the platform's own. Nothing is
// replaced in silence: neither one file by another of the same call, nor other bytes that stood there.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { bucketName } from '../aws/target.ts';
import { statOfFile } from '../input/file-store.ts';
import { holdsEvent } from '../input/holds-event.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { readLocalState } from '../local-stack/local-state.ts';

export interface PublishOptions {
  bucket?: string;
  prefix: string;
  json: boolean;
}

/** Larger files are streamed: not looked into, and not tried again by the SDK. */
const wholeBytes = 8 * 1024 * 1024;

interface Upload {
  bucket: string;
  key: string;
  size: number;
  body: () => Buffer | ReturnType<typeof createReadStream>;
}

export async function publish(files: readonly string[], options: PublishOptions, io: Io): Promise<ExitCode> {
  const keys = keysOf(files, options.prefix);
  const sizes = (await Promise.all(files.map(statOfFile))).map(({ size }) => size);
  const { client, bucket } = await target(options.bucket);
  try {
    for (const [index, file] of files.entries()) {
      const key = keys[index] as string;
      const size = sizes[index] as number;
      const whole = size <= wholeBytes ? await readFile(file) : undefined;
      if (whole && holdsEvent(whole) === 'no') {
        io.err(`${file}: no event was found in it, and it is published all the same. See: s3sf preview ${file}\n`);
      }
      const body = () => whole ?? createReadStream(file);
      const replaced = await put(client, { bucket, key, size: whole?.length ?? size, body });
      const more = replaced ? ', which replaces what stood there' : '';
      io.out(
        options.json
          ? `${JSON.stringify({ file, bucket, key, replaced })}\n`
          : `published ${file} as s3://${bucket}/${key}${more}\n`,
      );
    }
  } finally {
    client.destroy();
  }
  return 0;
}

/** Throws `UsageError` where two files would be one object. */
function keysOf(files: readonly string[], prefix: string): string[] {
  const keys = files.map((file) => `${prefix}${basename(file)}`);
  for (const [index, key] of keys.entries()) {
    const other = keys.indexOf(key);
    if (other === index) continue;
    throw new UsageError(
      `${files[other]} and ${files[index]} would both become ${key}, and one of them would be lost: rename one, or publish it in a call of its own with another --prefix`,
    );
  }
  return keys;
}

/** Gives whether other bytes stood there: of the same bytes, published again, nobody need hear. */
async function put(
  client: S3Client,
  { bucket: Bucket, key: Key, size: ContentLength, body }: Upload,
): Promise<boolean> {
  const object = { Bucket, Key, ContentLength };
  try {
    await client.send(new PutObjectCommand({ ...object, Body: body(), IfNoneMatch: '*' }));
    return false;
  } catch (error) {
    if (!(error instanceof Error) || !isThere.test(error.name)) throw error;
  }
  // Whoever may write need not be allowed to read: then it counts as other bytes.
  const before = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(() => undefined);
  const after = await client.send(new PutObjectCommand({ ...object, Body: body() }));
  return before?.ETag === undefined || before.ETag !== after.ETag;
}

/** Something stands at the key, or somebody is writing it at this moment. */
const isThere = /^(PreconditionFailed|ConditionalRequestConflict)$/;

const silent = () => {};

/** The SDK would write to the console that a stream cannot be sent twice; each of ours is opened anew. */
const logger = { debug: silent, info: silent, warn: silent, error: silent };

async function target(bucket: string | undefined): Promise<{ client: S3Client; bucket: string }> {
  if (bucket !== undefined) return { client: new S3Client({ logger }), bucket: bucketName(bucket) };
  const local = await readLocalState();
  if (!local) {
    throw new UsageError(
      'no local stack is running here. Start one with "npm start", or name a deployed bucket: --bucket NAME',
    );
  }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new S3Client({
    endpoint: local.s3Url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    logger,
  });
  return { client, bucket: local.bucket };
}
