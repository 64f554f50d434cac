// Which requests a local server answers. A web page that the person has open can send requests to 127.0.0.1: it names its
// own origin or, after DNS rebinding, its own host name. Programs name an address or localhost, and no origin.
// Source: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** The header with the control token of the running stack. */
export const controlTokenHeader = 'x-control-token';

const control = /^\/+(_control|__emulator)(\/|$)/;

/**
 * The reason to refuse the request with 403; undefined if it may be answered.
 * @param token that control requests must carry; undefined if they need none
 */
export function refusalOf(
  request: { url?: string | undefined; headers: IncomingHttpHeaders },
  token: string | undefined,
): string | undefined {
  const { host, origin } = request.headers;
  // No DNS answer can make a browser send an address: containers reach this machine by one that is not loopback.
  if (host === undefined || !(isAddress(`http://${host}`) || isLoopback(`http://${host}`)))
    return 'The Host header must name this machine.';
  if (origin !== undefined && !isLoopback(origin)) return 'Web pages may not call the local services.';
  if (token === undefined || !control.test(request.url ?? '')) return undefined;
  if (isSame(String(request.headers[controlTokenHeader] ?? ''), token)) return undefined;
  return `Control requests need the header ${controlTokenHeader} with "controlToken" from .s3sf/local.json.`;
}

function isAddress(url: string): boolean {
  const { hostname, username } = URL.parse(url) ?? { hostname: '', username: '' };
  return username === '' && isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

function isLoopback(url: string): boolean {
  const { hostname, username } = URL.parse(url) ?? { hostname: '', username: '' };
  return username === '' && /^(localhost|127\.0\.0\.1|\[::1\]|([\w-]+\.)+localhost)$/.test(hostname);
}

const isSame = (given: string, token: string) =>
  Buffer.byteLength(given) === Buffer.byteLength(token) && timingSafeEqual(Buffer.from(given), Buffer.from(token));
