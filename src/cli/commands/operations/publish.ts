// Puts event files into the bucket, where the pipeline finds them as it finds the platform's own. Nothing is replaced
// silently: neither one file by another of the same call, nor other content that the bucket already holds.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { keyOfEvent, keyOfFile } from '../../../publisher/object-key.ts';
import { connectToBucket } from '../../aws/target.ts';
import { statOfFile } from '../../input/file-store.ts';
import { holdsEvent } from '../../input/holds-event.ts';
import { UsageError } from '../../io.ts';

export interface PublishOptions {
  /** Bucket of a deployed stack; by default that of the local stack. */
  bucket?: string;
  /** Start of the keys. */
  prefix: string;
}

export interface PublishedFile {
  file: string;
  bucket: string;
  key: string;
  /** True if the key held other content before. */
  replaced: boolean;
  /** `unknown` for a compressed or large file. */
  holdsEvent: 'yes' | 'no' | 'unknown';
}

/** Larger files are streamed: the command does not look for events in them, and the SDK does not retry them. */
const bufferedBytes = 8 * 1024 * 1024;

interface Upload {
  bucket: string;
  key: string;
  size: number;
  body: () => Buffer | ReturnType<typeof createReadStream>;
}

/** One after the other. @param onPublished called for each file as it is published. Throws `UsageError`. */
export async function publishFiles(
  files: readonly string[],
  options: PublishOptions,
  onPublished: (published: PublishedFile) => void,
): Promise<PublishedFile[]> {
  const keys = keysOf(files, options.prefix);
  const sizes = (await Promise.all(files.map(statOfFile))).map(({ size }) => size);
  const { client, bucket } = await connectToBucket(options.bucket, { logger });
  const all: PublishedFile[] = [];
  try {
    for (const [index, file] of files.entries()) {
      const key = keys[index] as string;
      const size = sizes[index] as number;
      const content = size <= bufferedBytes ? await readFile(file) : undefined;
      const body = () => content ?? createReadStream(file);
      const replaced = await put(client, { bucket, key, size: content?.length ?? size, body });
      const published = { file, bucket, key, replaced, holdsEvent: content ? holdsEvent(content) : 'unknown' } as const;
      all.push(published);
      onPublished(published);
    }
  } finally {
    client.destroy();
  }
  return all;
}

/**
 * Puts one event into the bucket of the local stack, under the key that the publisher gives it: the same event again is
 * another version of its object. Throws `UsageError`.
 * @param header absent if it cannot be read
 */
export async function publishLocally(
  content: Buffer,
  header: Parameters<typeof keyOfEvent>[0] | undefined,
): Promise<{ key: string; replaced: boolean }> {
  const prefix = 'events/';
  const key = header ? keyOfEvent(header, prefix) : keyOfFile(content, '.json', prefix);
  const { client, bucket } = await connectToBucket(undefined, { logger });
  try {
    return { key, replaced: await put(client, { bucket, key, size: content.length, body: () => content }) };
  } finally {
    client.destroy();
  }
}

/** Throws `UsageError` if two files would become one object. */
function keysOf(files: readonly string[], prefix: string): string[] {
  const keys = files.map((file) => `${prefix}${basename(file)}`);
  for (const [index, key] of keys.entries()) {
    const other = keys.indexOf(key);
    if (other === index) continue;
    throw new UsageError(
      `${files[other]} and ${files[index]} would both become ${key}, and one would be lost. Rename one, or publish it in a separate call with another --prefix`,
    );
  }
  return keys;
}

/** Gives whether the key held other content before. The same content again does not count. */
async function put(
  client: S3Client,
  { bucket: Bucket, key: Key, size: ContentLength, body }: Upload,
): Promise<boolean> {
  const object = { Bucket, Key, ContentLength };
  try {
    await client.send(new PutObjectCommand({ ...object, Body: body(), IfNoneMatch: '*' }));
    return false;
  } catch (error) {
    if (!(error instanceof Error) || !alreadyThere.test(error.name)) throw error;
  }
  // A user who may write but not read cannot compare: then the content counts as other.
  const before = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(() => undefined);
  const after = await client.send(new PutObjectCommand({ ...object, Body: body() }));
  return before?.ETag === undefined || before.ETag !== after.ETag;
}

/** The key holds an object, or somebody is writing it at this moment. */
const alreadyThere = /^(PreconditionFailed|ConditionalRequestConflict)$/;

const silent = () => {};

/** The SDK would warn on the console that a stream cannot be sent twice; we open a new one for each attempt. */
const logger = { debug: silent, info: silent, warn: silent, error: silent };
