// Request body → stored bytes: decoded, digested and checked while reading, and written to a file once they are too
// large for memory. A body that does not match its headers is refused and leaves nothing behind.
import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { decodeAwsChunked } from './aws-chunked.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumHeader,
  isKnownAlgorithm,
  startChecksum,
} from './storage/checksum.ts';
import type { Spool } from './storage/spool.ts';
import { bodyInFile, bodyInMemory, type StoredBody } from './storage/stored-body.ts';

export interface ReceivedBody {
  body: StoredBody;
  md5: Buffer;
  checksum?: Checksum | undefined;
}

export async function receiveBody(request: IncomingMessage, spool: Spool): Promise<ReceivedBody> {
  const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const trailers = new Map<string, string>();
  const chunked = headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') ?? false;
  const algorithm = announcedAlgorithm(headers);
  const md5 = createHash('md5');
  const checksum = algorithm && startChecksum(algorithm);
  const stored = await store(chunked ? decodeAwsChunked(request, trailers) : request, spool, (bytes) => {
    md5.update(bytes);
    checksum?.add(bytes);
  });
  try {
    const digest = md5.digest();
    const value = checksum?.value();
    check(stored.body.size, digest, headers);
    if (!algorithm || value === undefined) return { body: stored.body, md5: digest };
    const name = checksumHeader(algorithm);
    const sent = headers.get(name) ?? trailers.get(name);
    if (sent !== undefined && sent !== value) {
      throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
    }
    return { body: stored.body, md5: digest, checksum: { algorithm, value, type: 'FULL_OBJECT' } };
  } catch (error) {
    await stored.discard();
    throw error;
  }
}

function announcedAlgorithm(headers: ReadonlyMap<string, string>): ChecksumAlgorithm | undefined {
  const trailer = headers.get('x-amz-trailer');
  const sent = trailer ?? [...headers.keys()].find((name) => /^x-amz-checksum-(?!mode|type|algorithm)/.test(name));
  const name = sent?.toLowerCase().replace('x-amz-checksum-', '') ?? headers.get('x-amz-sdk-checksum-algorithm');
  const algorithm = name?.trim().toUpperCase();
  if (algorithm === undefined) return undefined;
  if (!isKnownAlgorithm(algorithm)) throw notImplemented(`The checksum ${algorithm}`);
  return algorithm;
}

function check(size: number, md5: Buffer, headers: ReadonlyMap<string, string>): void {
  const announcedSize = headers.get('x-amz-decoded-content-length');
  if (announcedSize !== undefined && Number(announcedSize) !== size) {
    throw new S3Error('IncompleteBody', 'You did not provide the number of bytes specified by the HTTP header.');
  }
  const sent = headers.get('content-md5');
  if (sent === undefined) return;
  const bytes = Buffer.from(sent, 'base64');
  if (bytes.length !== 16) throw new S3Error('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  if (!bytes.equals(md5)) {
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

interface Stored {
  body: StoredBody;
  discard(): Promise<void>;
}

async function store(
  source: AsyncIterable<Uint8Array>,
  spool: Spool,
  digest: (bytes: Uint8Array) => void,
): Promise<Stored> {
  let file: FileHandle | undefined;
  let path = '';
  let held: Uint8Array[] = [];
  let size = 0;
  const discard = () => (path === '' ? Promise.resolve() : rm(path, { force: true }));
  try {
    for await (const bytes of source) {
      digest(bytes);
      size += bytes.length;
      held.push(bytes);
      if (size <= spool.memoryBytes) continue;
      if (!file) {
        path = await spool.newPath();
        file = await open(path, 'wx');
      }
      await file.writev(held);
      held = [];
    }
  } catch (error) {
    await file?.close();
    await discard();
    throw error;
  }
  await file?.close();
  return { body: file ? bodyInFile(path, size) : bodyInMemory(Buffer.concat(held)), discard };
}
