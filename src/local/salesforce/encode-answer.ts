// Encodes an answer for HTTP: common headers, the body as text, and the effect of a fault on the connection.
import type { Transport } from './faults/apply-call-effect.ts';
import type { CallEffect } from './faults/fault-rule.ts';
import type { OrgAnswer } from './org-request.ts';
import type { RestAnswer } from './rest/rest-call.ts';

export interface EncodeAnswerOptions {
  method: string;
  /** Appended to `Sforce-Limit-Info`. */
  limitInfoSuffix: string;
  effect: CallEffect | undefined;
  transport: Transport | undefined;
}

export function encodeAnswer(
  { status, headers, body }: RestAnswer,
  { method, limitInfoSuffix, effect, transport }: EncodeAnswerOptions,
): OrgAnswer {
  const limitInfo = headers?.['sforce-limit-info'];
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: {
      ...(text === '' ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
      'cache-control': 'no-cache,must-revalidate,max-age=0,no-store,private',
      ...headers,
      ...(limitInfo === undefined ? {} : { 'sforce-limit-info': `${limitInfo}${limitInfoSuffix}` }),
    },
    body: method === 'HEAD' ? '' : text,
    ...(effect?.kind === 'delay' ? { delayMs: effect.delayMs } : {}),
    ...(transport ? { transport } : {}),
  };
}
