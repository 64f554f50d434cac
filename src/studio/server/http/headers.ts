// Headers of every answer: the browser loads nothing from elsewhere, runs no script of a text, and shows the page in no
// other page.
import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

export interface PageVariables {
  Variables: {
    /** For the styles that the editor adds. */
    nonce: string;
  };
}

export const safeHeaders: MiddlewareHandler<PageVariables> = async (context, next) => {
  const nonce = randomBytes(16).toString('base64');
  context.set('nonce', nonce);
  await next();
  const { headers } = context.res;
  headers.set('content-security-policy', policyOf(nonce));
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
};

const policyOf = (nonce: string): string =>
  [
    "default-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
