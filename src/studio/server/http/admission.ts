// Who may talk to the studio: the browser that opened the printed address. A web page that is open beside it can send
// requests to 127.0.0.1, too; it names its own origin or, after DNS rebinding, its own host name.
// Sources: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin and .../Headers/Sec-Fetch-Site
import { hash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

export interface AdmissionOptions {
  token: string;
  /** Known once the server listens. */
  port: () => number;
}

/** Refuses with 403. The address with the token answers with a cookie and leads to the same page without it. */
export function admission({ token, port }: AdmissionOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    if (!hosts.includes(req.header('host') ?? '')) return refused('The Host header must name this machine.');
    const origin = req.header('origin');
    if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
      return refused('Other web pages may not call the studio.');
    const site = req.header('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && req.header('sec-fetch-mode') !== 'navigate')
      return refused('Other web pages may not call the studio.');

    // Cookies do not distinguish ports, and two studios may run.
    const cookie = `s3sf-studio-${port()}`;
    const given = req.query('token');
    if (req.method === 'GET' && given !== undefined) {
      if (!isSame(given, token)) return refused(openAgain);
      setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      const url = new URL(req.url);
      url.searchParams.delete('token');
      // Two slashes at the beginning would name another host.
      return context.redirect(`/${url.pathname.replace(/^\/+/, '')}${url.search}`, 302);
    }
    if (!isSame(getCookie(context, cookie) ?? '', token)) return refused(openAgain);
    return next();
  };
}

const openAgain = 'Open the address that s3sf studio has printed: it contains the key to this page.';

const refused = (reason: string): Response =>
  new Response(`${reason}\n`, { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' } });

/** Hashes have the same length, which `timingSafeEqual` needs. */
const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
