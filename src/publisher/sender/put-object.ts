// One put to S3, and the classification of its failure. Of a server's answer, only the status and error code leave
// here.
import type { S3Client } from '@aws-sdk/client-s3';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectToPut } from '../spool/read-entry.ts';

/** Why an attempt failed. Every failure is retried, because none is certain to be the event's own fault. */
export interface PutFailure {
  /**
   * `unreachable`: no answer; `timeout`: no answer in time; `unavailable`: 5xx or throttled; `refused`: any other error
   * status; `credentials`: none found, or rejected; `settings`: the client could not build a request, for example
   * because no region is set; `spool`: the file could not be read or removed.
   */
  code: 'unreachable' | 'timeout' | 'unavailable' | 'refused' | 'credentials' | 'settings' | 'spool';
  /** The error code of S3 or of the system, such as `SlowDown` or `ECONNRESET`. */
  detail: string;
  /** HTTP status. */
  status?: number;
}

/** Resolves to undefined once S3 has the object; never rejects. */
export type Put = (object: ObjectToPut, signal: AbortSignal) => Promise<PutFailure | undefined>;

export function putTo(client: Pick<S3Client, 'send'>, bucket: string, timeoutMs: number): Put {
  return async ({ key, body, contentType }, signal) => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentLength: body.length,
      ContentType: contentType,
    });
    // AbortSignal.timeout and .any would keep the body in memory until the timeout has passed.
    const own = new AbortController();
    const stop = () => own.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, timeoutMs);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    try {
      await client.send(command, { abortSignal: own.signal });
      return undefined;
    } catch (error) {
      return timedOut ? { code: 'timeout', detail: 'TimeoutError' } : failureOf(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };
}

export function failureOf(error: unknown): PutFailure {
  const { name, code, $metadata } = (error ?? {}) as {
    name?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const detail = codeLike(status === undefined ? (code ?? name) : name);
  if (status === undefined) {
    if (/Credentials|Token|SSO/.test(codeLike(name))) return { code: 'credentials', detail };
    // The SDK also names a reset connection a timeout; the system's code distinguishes them.
    if (/^E[A-Z]+$/.test(codeLike(code)) && code !== 'ETIMEDOUT') return { code: 'unreachable', detail };
    return { code: /Timeout/i.test(codeLike(name)) ? 'timeout' : 'settings', detail };
  }
  if (/^(ExpiredToken|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken)$/.test(detail)) {
    return { code: 'credentials', detail, status };
  }
  const unavailable = status >= 500 || status === 429 || status === 408;
  return { code: unavailable ? 'unavailable' : 'refused', detail, status };
}

/** Passes only what looks like a code: other text could quote an event. */
const codeLike = (value: unknown) => (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : 'Error');
