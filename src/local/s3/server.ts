// S3 over HTTP with path-style addresses, for the AWS SDK. Signatures are not verified.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { answerControl, type ControlCommand, faultCommands, isControl } from '../http/control.ts';
import { createFaults, type Fault, type Faults, failsCall } from '../http/faults.ts';
import { listen, type RunningServer } from '../http/listen.ts';
import { injectedText, refusalOf } from '../http/refusals.ts';
import {
  createBucket,
  deleteObjects,
  getNotifications,
  getVersioning,
  headBucket,
  listObjectsV2,
  listObjectVersions,
  putNotifications,
  putVersioning,
} from './calls/bucket-calls.ts';
import type { Call } from './calls/call.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './calls/multipart-calls.ts';
import { copyObject, deleteObject, getObject, putObject } from './calls/object-calls.ts';
import { errorReply, type Reply, sendReply } from './calls/reply.ts';
import { readRequest } from './calls/route.ts';
import { createS3, type S3, type S3Options } from './s3.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { createSpool, type Spool } from './storage/spool.ts';

export interface S3ServerOptions extends Partial<S3Options> {
  /** Default: any free port. */
  port?: number | undefined;
  /**
   * Size in bytes up to which a body stays in memory; default 1 MiB. Larger ones stay in a temporary folder until
   * `close`.
   */
  memoryBytes?: number;
}

export interface S3Server extends RunningServer {
  /** The service itself, for use in the same process. Faults apply only to calls over HTTP. */
  s3: S3;
  faults: Faults;
}

const calls: Readonly<Record<string, Call>> = {
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  PutBucketVersioning: putVersioning,
  GetBucketVersioning: getVersioning,
  PutBucketNotificationConfiguration: putNotifications,
  GetBucketNotificationConfiguration: getNotifications,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  DeleteObjects: deleteObjects,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: getObject,
  DeleteObject: deleteObject,
  CopyObject: copyObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};

export async function startS3({ port, memoryBytes, ...options }: S3ServerOptions = {}): Promise<S3Server> {
  const newId = () => randomBytes(24).toString('base64url');
  const s3 = createS3({ now: Date.now, newId, notify: () => {}, ...options });
  const spool = createSpool(memoryBytes);
  const faults = createFaults();
  const commands = { ...faultCommands(faults), duplicate: (body: unknown) => duplicate(s3, body) };
  const server = await listen((request, response) => serve(request, response, { s3, spool, faults, commands }), port);
  return {
    ...server,
    s3,
    faults,
    async close() {
      await server.close();
      await spool.close();
    },
  };
}

interface Served {
  s3: S3;
  spool: Spool;
  faults: Faults;
  commands: Record<string, ControlCommand>;
}

async function serve(
  request: IncomingMessage,
  response: Parameters<typeof sendReply>[0],
  { s3, spool, faults, commands }: Served,
): Promise<void> {
  if (isControl(request)) return answerControl(request, response, commands);
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  let fault: Fault | undefined;
  let reply: Reply;
  try {
    const read = readRequest(request);
    fault = faults.take(read.action);
    if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault?.delayMs));
    if (fault && failsCall(fault)) throw injectedError(fault);
    const call = calls[read.action];
    if (!call) throw notImplemented(read.action);
    reply = await call({ ...read, s3, spool, message: request });
  } catch (error) {
    // A client that disconnects while sending its body gets no answer; any unexpected error becomes a 500.
    if (!(error instanceof S3Error)) throw error;
    reply = errorReply(error, request.url ?? '', requestId);
  }
  // The rest of a refused body must be read, or the connection could not be used again.
  request.resume();
  if (fault?.lostReply) return void response.destroy();
  response.setHeader('x-amz-request-id', requestId);
  await sendReply(response, truncate(reply, fault), request.method === 'HEAD');
}

function truncate(reply: Reply, fault: Fault | undefined): Reply {
  const { body } = reply;
  if (fault?.cutAfterBytes === undefined || body === undefined || typeof body === 'string') return reply;
  return { ...reply, body: firstBytes(body, fault.cutAfterBytes) };
}

async function* firstBytes(body: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let remaining = bytes;
  for await (const chunk of body) {
    yield chunk.subarray(0, remaining);
    remaining -= chunk.length;
    if (remaining <= 0) throw new Error('An injected fault closed the connection.');
  }
}

const injectedError = ({ code = 'InternalError', message, status }: Fault) =>
  new S3Error(code, injectedText(code, message), { status: status ?? refusalOf(code)?.status });

/** `{ "count": 3 }` sends each of the next three notifications twice. */
function duplicate(s3: S3, body: unknown): boolean {
  const { count } = (body ?? {}) as Record<string, unknown>;
  if (typeof count !== 'number') return false;
  s3.duplicateNext(count);
  return true;
}
