// Reads objects from S3 with the AWS SDK. If a connection breaks, reading resumes at the byte reached, of the same content
// (If-Match). Leaving a body early releases its connection at once.
import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { factsOf, passesByItself, refusalAdvice, refusalReason, safeName } from '../../../aws/refusal.ts';
import { type Clock, systemClock } from '../../../clock.ts';
import { type FailureCode, FailureError } from '../../../failure.ts';
import type { ObjectReference } from '../../../request.ts';
import { originalName, originalOf, remainderKey, remainderPrefix } from '../forgotten/original.ts';
import { isFixed, type ObjectStore, type OpenObject } from '../objects/object-store.ts';
import { directGet, type ObjectReply } from './direct-get.ts';

/**
 * The most breaks in a row, and the bytes after which the count starts over. Those are no more than a connection buffers:
 * a connection that is cut whenever a slow reader pauses must not count against the object.
 */
const resumes = { allowed: 3, renewedAfterBytes: 65_536 };

/** @param clock bounds when a multipart upload was completed; default: the system's */
export function s3ObjectStore(client: S3Client, clock: Pick<Clock, 'now'> = systemClock): ObjectStore {
  const direct = directGet(client);

  async function open(object: ObjectReference): Promise<OpenObject> {
    const reply = (await direct(object)) ?? (await get(client, object));
    const original = originalOf(object, reply.Metadata?.[originalName]);
    const body = bodyOf(client, object, reply);
    if (!original) return { ...describe(reply, body), ...completion(reply, clock) };
    const { versionId, eTag, isErased = false } = original;
    const known = { ...reply, VersionId: versionId, ETag: eTag, LastModified: new Date(original.lastModified) };
    const isNotified =
      object.key.startsWith(remainderPrefix) || (isFixed(object.versionId) && object.versionId === reply.VersionId);
    return { ...describe(known, body), ...completion(known, clock), forgotten: { isNotified, isErased } };
  }

  return {
    async open(object) {
      try {
        return await open(object);
      } catch (error) {
        if (!(error instanceof FailureError) || error.failure.code !== 'object/gone') throw error;
        const rest = await open({ bucket: object.bucket, key: remainderKey(object) }).catch((missing: unknown) => {
          const isAway = missing instanceof FailureError && missing.failure.code === 'aws/unavailable';
          throw isAway ? missing : error;
        });
        if (rest.forgotten) return { ...rest, forgotten: { ...rest.forgotten, isNotified: false } };
        throw error;
      }
    },
  };
}

/** `resumeAt`: reads only the bytes from there on, and only of the content with `object.eTag`. */
async function get(client: S3Client, object: ObjectReference, resumeAt?: number): Promise<ObjectReply> {
  const command = new GetObjectCommand({
    Bucket: object.bucket,
    Key: object.key,
    ...(object.versionId === undefined ? {} : { VersionId: object.versionId }),
    ...(resumeAt === undefined ? {} : { Range: `bytes=${resumeAt}-`, IfMatch: object.eTag }),
  });
  try {
    return await client.send(command);
  } catch (error) {
    throw openingFailure(error, object);
  }
}

function describe(reply: ObjectReply, body: AsyncIterable<Uint8Array>): OpenObject {
  return {
    body,
    size: reply.ContentLength ?? 0,
    lastModified: reply.LastModified ?? new Date(0),
    ...(reply.ETag === undefined ? {} : { eTag: reply.ETag }),
    ...(reply.VersionId === undefined ? {} : { versionId: reply.VersionId }),
    ...(reply.ContentType === undefined ? {} : { contentType: reply.ContentType }),
    ...(reply.ContentEncoding === undefined ? {} : { contentEncoding: reply.ContentEncoding }),
  };
}

/**
 * For a multipart upload, `LastModified` is when the upload began (Amazon S3 User Guide, "Working with object metadata"),
 * and a producer may have added events for hours since. Its ETag ends in a hyphen and the number of parts.
 */
function completion({ LastModified, ETag = '' }: ObjectReply, clock: Pick<Clock, 'now'>) {
  if (/-\d+"?$/.test(ETag)) return { completeBy: new Date(clock.now()) };
  return LastModified === undefined ? {} : { completeBy: LastModified };
}

async function* bodyOf(client: S3Client, object: ObjectReference, first: ObjectReply): AsyncGenerator<Uint8Array> {
  const { ETag: eTag, VersionId: versionId = object.versionId, ContentLength: size, checksum } = first;
  const same = { ...object, ...(eTag ? { eTag } : {}), ...(versionId ? { versionId } : {}) };
  let reached = 0;
  let breaks = 0;
  let reachedAtBreak = 0;
  for (let reply: ObjectReply = first; ; ) {
    try {
      for await (const chunk of streamOf(reply)) {
        reached += chunk.length;
        checksum?.update(chunk);
        yield chunk;
      }
      if (size !== undefined && reached < size) throw new Error('The body ended before its announced length.');
      if (checksum && !(await checksum.matches())) throw new Error('The bytes are not those of its checksum.');
      return;
    } catch (error) {
      if (reached - reachedAtBreak >= resumes.renewedAfterBytes) breaks = 0;
      breaks += 1;
      reachedAtBreak = reached;
      // If every byte arrived, the checksum failed, and the bytes themselves cannot be trusted.
      const isFinal = breaks > resumes.allowed || !eTag || size === undefined || reached >= size;
      if (isFinal) throw unavailable('The connection to S3 broke while the object was being read.', error);
    }
    reply = await get(client, same, reached);
    if (!reply.ContentRange?.startsWith(`bytes ${reached}-`)) {
      streamOf(reply).destroy();
      throw unavailable('S3 did not return the requested part of the object.');
    }
  }
}

/** In Node the body is always a stream. Leaving its loop early destroys the stream and its connection. */
const streamOf = ({ Body: body }: ObjectReply): Readable => (body instanceof Readable ? body : Readable.from([]));

const unavailable = (message: string, cause?: unknown) =>
  new FailureError({ code: 'aws/unavailable', message }, { cause });

function openingFailure(error: unknown, { versionId }: ObjectReference): FailureError {
  const { name = '', status } = facts(error);
  const fail = (code: FailureCode, message: string) => new FailureError({ code, message }, { cause: error });
  if (name === 'NoSuchBucket') return fail('aws/refused', 'The bucket does not exist.');
  // Before anything that makes an event a dead letter at once: a KMS key may be missing, too.
  const reason = refusalReason(factsOf(error));
  if (reason) {
    const message = `S3 refused access to the object (${safeName(name)}). ${refusalAdvice(reason, 'function')}`;
    return fail('aws/refused', message);
  }
  // 405: the version is a delete marker. 400 InvalidArgument: S3 never issued such a version.
  const isNoVersion = status === 400 && name === 'InvalidArgument' && versionId !== undefined;
  if (status === 404 || status === 405 || isNoVersion) {
    return fail('object/gone', 'The object, or the requested version of it, no longer exists.');
  }
  if (status === 412) return unavailable('The object was overwritten while it was being read.', error);
  if (name === 'InvalidObjectState') return fail('object/unreadable', 'The object is archived. Restore it to read it.');
  const transient = status === undefined || status >= 500 || status === 429 || passesByItself(name);
  if (transient && !name.startsWith('Credentials')) return unavailable('S3 cannot be reached or is too busy.', error);
  return fail(
    'aws/refused',
    `S3 refused access to the object (${safeName(name)}). Check the permissions of the function's role.`,
  );
}

function facts(error: unknown): { name?: string; status?: number | undefined } {
  if (!(error instanceof Error)) return {};
  const metadata = (error as { $metadata?: { httpStatusCode?: number } }).$metadata;
  return { name: error.name, status: metadata?.httpStatusCode };
}
