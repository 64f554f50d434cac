// A reply as a value: the server writes it, or drops it for an injected fault.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Error } from '../s3-error.ts';
import { writeXml, type XmlValue } from '../xml.ts';

export interface Reply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | AsyncIterable<Uint8Array>;
}

export const xmlReply = (name: string, value: XmlValue, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/xml', ...headers },
  body: writeXml(name, value),
});

export const emptyReply = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
});

/** @param resource the requested path */
export function errorReply(error: S3Error, resource: string, requestId: string): Reply {
  if (error.status === 304) return { status: 304, headers: error.headers };
  const content = { Code: error.code, Message: error.message, Resource: resource, RequestId: requestId };
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...error.headers },
    body: writeXml('Error', content),
  };
}

/** Writes the reply. A HEAD request gets only headers. */
export async function sendReply(response: ServerResponse, reply: Reply, isHead: boolean): Promise<void> {
  const { status, headers = {}, body = '' } = reply;
  const length = typeof body === 'string' && !isHead && status !== 204 && status !== 304;
  response.writeHead(status, {
    ...headers,
    ...(length ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
  });
  if (isHead || typeof body === 'string') {
    response.end(isHead ? '' : body);
    return;
  }
  // The client may disconnect at any time, which is not an error of the emulator.
  await pipeline(Readable.from(body, { objectMode: false }), response).catch(() => response.destroy());
}
