// Applies a fault to a whole call: an answer that replaces the execution, or a change to the answer after it.
import type { RestAnswer } from '../rest/rest-call.ts';
import { callError } from './call-errors.ts';
import type { CallEffect } from './fault-rule.ts';
import { loginRefused } from './login-refusals.ts';

/**
 * How the connection fails: closed or reset without an answer, closed in the middle of it, or no answer ever; the host has no
 * address, or shows the certificate of another one.
 */
export type Transport = 'drop' | 'reset' | 'drop-mid-body' | 'stall' | 'no-host' | 'other-certificate';

const error = (status: number, errorCode: string, message: string): RestAnswer => ({
  status,
  body: [{ message, errorCode }],
});

const htmlErrorPage = '<html><head><title>503</title></head><body>Service Unavailable</body></html>';

/** An answer that replaces the execution; undefined if the call is executed. */
export function replacementAnswer(effect: CallEffect): RestAnswer | undefined {
  switch (effect.kind) {
    case 'answer':
      return {
        status: effect.status,
        ...(effect.body === undefined ? {} : { body: effect.body }),
        headers:
          typeof effect.body === 'string'
            ? { 'content-type': 'text/plain', ...effect.headers }
            : (effect.headers ?? {}),
      };
    case 'unavailable':
      return error(503, 'SERVER_UNAVAILABLE', 'Server Unavailable');
    case 'unavailable-html':
      return { status: 503, body: htmlErrorPage, headers: { 'content-type': 'text/html; charset=UTF-8' } };
    case 'too-many-requests':
      return { ...error(429, 'TOO_MANY_REQUESTS', 'Too many requests'), headers: { 'retry-after': '1' } };
    case 'server-error':
      return error(
        500,
        'UNKNOWN_EXCEPTION',
        'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)',
      );
    case 'daily-limit':
      return dailyLimitReached();
    case 'concurrent-limit':
      return error(403, 'REQUEST_LIMIT_EXCEEDED', concurrentLimitTexts[effect.limit ?? 'ConcurrentRequests']);
    case 'call-error': {
      const { status, code, message } = callError(effect);
      return error(status, code, message);
    }
    case 'login-refused':
      return { status: 400, body: loginRefused(effect.reason), headers: { 'cache-control': 'no-store' } };
    case 'refuse-session':
      return sessionRefused(effect.status, effect.reason);
    default:
      return undefined;
  }
}

export const dailyLimitReached = (): RestAnswer =>
  error(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');

/** A session that cannot use the REST API, due to the scopes of the app or a list of allowed clients, looks much the same. */
export function sessionRefused(status = 401, reason: 'expired' | 'wrong-scope' = 'expired'): RestAnswer {
  const text =
    reason === 'expired' ? 'Session expired or invalid' : 'This session is not valid for use with the REST API';
  return {
    ...error(status, 'INVALID_SESSION_ID', text),
    ...(status === 401 ? { headers: { 'www-authenticate': 'Token' } } : {}),
  };
}

const concurrentLimitTexts = {
  ConcurrentRequests: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
  ConcurrentPerOrgLongTxn: 'ConcurrentPerOrgLongTxn Limit exceeded.',
};

/** Applies a fault to the answer of an executed call. */
export function corruptAnswer(effect: CallEffect, answer: RestAnswer): { answer: RestAnswer; transport?: Transport } {
  switch (effect.kind) {
    case 'apply-then-drop':
      return { answer, transport: 'drop' };
    case 'apply-then-drop-mid-body':
      return { answer, transport: 'drop-mid-body' };
    case 'apply-then-stall':
      return { answer, transport: 'stall' };
    case 'short-array':
      return { answer: { ...answer, body: withoutLastRow(answer.body) } };
    case 'not-json':
      return { answer: { status: 200, body: htmlErrorPage, headers: { 'content-type': 'text/html; charset=UTF-8' } } };
    default:
      return { answer };
  }
}

/** Every array of row results without its last row. */
function withoutLastRow(body: unknown): unknown {
  if (Array.isArray(body)) return body.slice(0, -1);
  if (typeof body !== 'object' || body === null || !('compositeResponse' in body)) return body;
  const results = body.compositeResponse as { body: unknown; httpStatusCode: number }[];
  const shortened = results.map((each) =>
    each.httpStatusCode === 200 ? { ...each, body: withoutLastRow(each.body) } : each,
  );
  return { compositeResponse: shortened };
}
