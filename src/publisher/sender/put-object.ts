// One put to S3, and what its failure means. Nothing that a server wrote but its error's code gets out of here.
import type { S3Client } from '@aws-sdk/client-s3';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Shipment } from '../spool/read-entry.ts';

/** Why a try failed. All of them are tried again: none of them is the event's own fault for sure. */
export interface PutFailure {
  /**
   * `unreachable`: no answer; `timeout`: none in time; `unavailable`: 5xx or throttled; `refused`: another answer;
   * `credentials`: none found, or not taken; `settings`: the client could not make a request, such as without a region;
   * `spool`: the file could not be read or removed.
   */
  code: 'unreachable' | 'timeout' | 'unavailable' | 'refused' | 'credentials' | 'settings' | 'spool';
  /** S3's or the system's own word for it, such as `SlowDown` or `ECONNRESET`. */
  detail: string;
  /** HTTP status. */
  status?: number;
}

/** Resolves to undefined once S3 has the object; never rejects. */
export type Put = (shipment: Shipment, signal: AbortSignal) => Promise<PutFailure | undefined>;

export function putTo(client: Pick<S3Client, 'send'>, bucket: string, timeoutMs: number): Put {
  return async ({ key, body, contentType }, signal) => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentLength: body.length,
      ContentType: contentType,
    });
    // Not AbortSignal.timeout and .any: what they hold would stay in memory until the time is over.
    const own = new AbortController();
    const stop = () => own.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, timeoutMs);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    try {
      await client.send(command, { abortSignal: own.signal });
      return undefined;
    } catch (error) {
      return late ? { code: 'timeout', detail: 'TimeoutError' } : failureOf(error);
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
  const detail = word(status === undefined ? (code ?? name) : name);
  if (status === undefined) {
    if (/Credentials|Token|SSO/.test(word(name))) return { code: 'credentials', detail };
    // The SDK calls a connection that was reset a timeout too; the system's code tells them apart.
    if (/^E[A-Z]+$/.test(word(code)) && code !== 'ETIMEDOUT') return { code: 'unreachable', detail };
    return { code: /Timeout/i.test(word(name)) ? 'timeout' : 'settings', detail };
  }
  if (/^(ExpiredToken|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken)$/.test(detail)) {
    return { code: 'credentials', detail, status };
  }
  const unavailable = status >= 500 || status === 429 || status === 408;
  return { code: unavailable ? 'unavailable' : 'refused', detail, status };
}

/** Only what looks like a code: anything longer could quote something. */
const word = (value: unknown) => (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : 'Error');
