// HTTP for jsforce, by the runtime's own fetch. jsforce's transport crashes the process when a reply breaks off,
// follows redirects as GET, uses proxies for loopback and repeats requests by itself. This one does none of that: it
// sends a call once, with a deadline for the whole reply, and either returns the reply or throws.
import { PassThrough } from 'node:stream';
import { StreamPromise } from 'jsforce/lib/util/promise.js';

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface TransportOptions {
  fetch: typeof fetch;
  /** Longest time for a call including its whole reply, in milliseconds. */
  timeoutMs: () => number;
}

/** The parts of a request that jsforce fills in. */
interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Transport {
  httpRequest(
    request: HttpRequest,
  ): StreamPromise<{ statusCode: number; headers: Record<string, string>; body: string }>;
  /** The reply to the last request, because jsforce hides its status; undefined where there was none. */
  lastReply(): HttpReply | undefined;
}

/** A transport for one call. */
export function fetchTransport({ fetch, timeoutMs }: TransportOptions): Transport {
  let last: HttpReply | undefined;

  async function send({ method, url, headers = {}, body }: HttpRequest) {
    last = undefined;
    if (body !== undefined && body !== null && typeof body !== 'string')
      throw new TypeError('The body must be a string.');
    const response = await fetch(url, {
      method,
      headers: withoutLength(headers),
      ...(typeof body === 'string' ? { body } : {}),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs()),
    });
    const text = await textOf(response);
    last = { status: response.status, headers: Object.fromEntries(response.headers), text };
    // jsforce would parse the body by its content type. We read the reply ourselves.
    const { 'content-type': _, ...headersOfReply } = last.headers;
    return { statusCode: last.status, headers: headersOfReply, body: text };
  }

  return {
    httpRequest: (request) => StreamPromise.create(() => ({ stream: new PassThrough(), promise: send(request) })),
    lastReply: () => last,
  };
}

/** A thousand rows are answered in less than a megabyte, and the largest description of an object in a few. */
const maxReplyBytes = 64 * 1024 * 1024;

/** Thrown for a reply that would fill the memory. */
export class ReplyTooLargeError extends Error {
  override name = 'ReplyTooLargeError';
}

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > maxReplyBytes) throw new ReplyTooLargeError();
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** fetch computes the length itself and refuses to be given one. */
function withoutLength(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length'));
}
