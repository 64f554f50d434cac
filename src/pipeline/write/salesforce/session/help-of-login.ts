// Whether a new login may help, judged from the reply to a call or from why there was none. Pure.
import { isJsonObject } from '../../../../json.ts';
import {
  errorsIn,
  isOutOfScope,
  isTimeout,
  isUnavailable,
  noRoute,
  notJson,
  parse,
  tooLarge,
} from '../service-failure.ts';
import { type HttpReply, ReplyTooLargeError } from '../transport.ts';
import type { HelpOfLogin } from './held-session.ts';

/**
 * Whether a new login may help. `yes`: the session has ended, or the org has moved and its former host redirects, serves a
 * web page (forcedotcom/SalesforceMobileSDK-Android 2339; jsforce 1119), or is gone. `perhaps`: an outage, or a user
 * without a right, looks the same, but a former host can be like that for ever.
 * @param reply undefined where there was none, because of `error`
 */
export function helpOfLogin(reply: HttpReply | undefined, error: unknown): HelpOfLogin {
  if (!reply) return error instanceof ReplyTooLargeError ? 'no' : isTimeout(error) ? 'perhaps' : 'yes';
  const { status, text } = reply;
  const body = parse(text);
  if (isOutOfScope(text)) return 'no';
  if (sessionCodes.some((code) => codesOfReply(status, body).includes(code))) return 'yes';
  if (status === 401 || (status > 300 && status < 400) || noRoute.has(status)) return 'yes';
  if (isTooLong(status)) return 'no';
  const isFromApi = body !== notJson && (body !== undefined || status === 204);
  if (isFromApi) return status === 403 || status === 404 ? 'perhaps' : 'no';
  return isUnavailable(status) ? 'perhaps' : 'yes';
}

const sessionCodes = [
  'INVALID_SESSION_ID',
  'ORG_NOT_OWNED_BY_INSTANCE',
  'SESSION_EXPIRED',
  'SESSION_INVALIDATED',
  'INVALID_AUTH_HEADER',
  'INVALID_ACCESS_TOKEN',
];

/** The call is too long for any host. */
const isTooLong = (status: number) => status === tooLarge || status === 414 || status === 431;

/** Of the call or of a subrequest of a composite call. A row's own codes are not about our session. */
function codesOfReply(status: number, body: unknown): string[] {
  if (status >= 400) return errorsIn(body).map(({ code }) => code);
  const replies = isJsonObject(body) && Array.isArray(body.compositeResponse) ? body.compositeResponse : [];
  return replies
    .filter(isJsonObject)
    .filter(({ httpStatusCode }) => typeof httpStatusCode === 'number' && httpStatusCode >= 400)
    .flatMap((reply) => errorsIn(reply.body).map(({ code }) => code));
}
