// Replies and broken connections that no event is to blame for: all events need Salesforce to answer.
import { type Failure, FailureError } from '../../../failure.ts';
import { isJsonObject } from '../../../json.ts';
import { type HttpReply, ReplyTooLargeError } from './transport.ts';

/**
 * What a whole reply says about the service; undefined where it is about what was sent.
 * @param host that replied
 */
export function serviceFailure({ status, text }: HttpReply, host: string): Failure | undefined {
  const body = parse(text);
  if (status === tooLarge || isServerError(status, body)) return undefined;
  // Salesforce's own code says more than its status.
  const failure = status >= 400 && status !== 401 ? serviceFailureOfErrors(body) : undefined;
  if (failure) return failure;
  if (isUnavailable(status)) return unavailable(status).failure;
  if (status === 401) return sessionOver(text);
  if (status === 410) return versionRetired();
  if (status > 300 && status < 400) {
    const message = `${host} redirected the call (HTTP ${status}): the org has moved. The next call logs in again.`;
    return { code: 'salesforce/bad-reply', message };
  }
  return body === notJson || (status === 404 && body === undefined)
    ? { code: 'salesforce/bad-reply', message: `${host} did not reply with JSON (HTTP ${status}).` }
    : undefined;
}

/** True for a status by which Salesforce, or its edge, asks for another attempt. */
export const isUnavailable = (status: number): boolean =>
  status === 408 || noRoute.has(status) || status === 429 || status >= 500;

/** The body of the call is larger than Salesforce or its edge takes. */
export const tooLarge = 413;

/** The same for the errors of a subrequest in a composite reply, or of a row. */
export function serviceFailureOfErrors(errors: unknown): Failure | undefined {
  for (const { code, message } of errorsIn(errors)) {
    if (Object.hasOwn(serviceCodes, code)) return serviceCodes[code]?.(message);
    if (awayCode.test(code)) return away(code)();
  }
  return undefined;
}

/** Codes of other features and of tomorrow, too. */
const awayCode = /^(?=[A-Z][A-Z0-9_]{0,79}$).*(?:_UNAVAILABLE|_MAINTENANCE|_SERVICE_DOWN|TOO_MANY_REQUESTS)$/;

/** Codes of errors, in a list or alone, and their texts. */
export const errorsIn = (errors: unknown): { code: string; message: string }[] =>
  (Array.isArray(errors) ? errors : [errors]).flatMap((error: unknown) => {
    if (!isJsonObject(error)) return [];
    const code = error.errorCode ?? error.statusCode;
    return typeof code === 'string' ? [{ code, message: typeof error.message === 'string' ? error.message : '' }] : [];
  });

/**
 * True for a reply by which Salesforce says that it failed on what was sent: it is available, and a single row may have
 * been enough. Every other 5xx means that it is unavailable.
 */
export function isServerError(status: number, body: unknown): boolean {
  const codes = errorsIn(body).map(({ code }) => code);
  if (status < 400 || codes.length === 0 || serviceFailureOfErrors(body)) return false;
  return status === 500 || codes.some((code) => ownErrors.has(code));
}

/** Salesforce's own errors, whatever the status; the last two say that it stopped the call because it took too long. */
const ownErrors: ReadonlySet<string> = new Set([
  'UNKNOWN_EXCEPTION',
  'INTERNAL_ERROR',
  'INTERNAL_SERVER_ERROR',
  'REQUEST_RUNNING_TOO_LONG',
  'QUERY_TIMEOUT',
]);

const away = (salesforceCode: string) => (): Failure => ({
  code: 'salesforce/unavailable',
  message: 'Salesforce is too busy or under maintenance.',
  salesforceCode,
});

const refusing = (salesforceCode: string, message: string) => (): Failure => ({
  code: 'salesforce/session-refused',
  message,
  salesforceCode,
});

const serviceCodes: Record<string, (text: string) => Failure> = {
  REQUEST_LIMIT_EXCEEDED: (text) =>
    /TotalRequests/i.test(text)
      ? {
          code: 'salesforce/limit-reached',
          message: 'The daily allowance of API calls is used up.',
          salesforceCode: 'REQUEST_LIMIT_EXCEEDED',
        }
      : away('REQUEST_LIMIT_EXCEEDED')(),
  STORAGE_LIMIT_EXCEEDED: () => ({
    code: 'salesforce/storage-full',
    message: "The org's data storage is full: delete records or buy more storage.",
    salesforceCode: 'STORAGE_LIMIT_EXCEEDED',
  }),
  EXCEEDED_QUOTA: () => ({
    code: 'salesforce/storage-full',
    message: "The org's data storage is full: delete records or buy more storage.",
    salesforceCode: 'EXCEEDED_QUOTA',
  }),
  FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: away('FUNCTIONALITY_TEMPORARILY_UNAVAILABLE'),
  ORG_IN_MAINTENANCE: away('ORG_IN_MAINTENANCE'),
  SSO_SERVICE_DOWN: away('SSO_SERVICE_DOWN'),
  SERVER_UNAVAILABLE: away('SERVER_UNAVAILABLE'),
  SERVICE_UNAVAILABLE: away('SERVICE_UNAVAILABLE'),
  TOO_MANY_APEX_REQUESTS: away('TOO_MANY_APEX_REQUESTS'),
  INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: away('INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE'),
  PLATFORM_EVENT_PUBLISHING_UNAVAILABLE: away('PLATFORM_EVENT_PUBLISHING_UNAVAILABLE'),
  API_DISABLED_FOR_ORG: refusing('API_DISABLED_FOR_ORG', 'The org or the integration user has no API access.'),
  API_CURRENTLY_DISABLED: refusing('API_CURRENTLY_DISABLED', 'The API is switched off for the integration user.'),
  ORG_LOCKED: refusing('ORG_LOCKED', 'The org is locked.'),
  ORG_ADMIN_LOCKED: refusing('ORG_ADMIN_LOCKED', 'The org is locked.'),
  ORG_IS_SIGNING_UP: refusing('ORG_IS_SIGNING_UP', 'The org is still being created.'),
  TRIAL_EXPIRED: refusing('TRIAL_EXPIRED', 'The trial of the org has ended.'),
  INACTIVE_PORTAL: refusing('INACTIVE_PORTAL', 'The portal of the integration user is inactive.'),
  LOGIN_DURING_RESTRICTED_TIME: refusing(
    'LOGIN_DURING_RESTRICTED_TIME',
    "The login hours of the integration user's profile do not allow calls now.",
  ),
  LOGIN_DURING_RESTRICTED_DOMAIN: refusing(
    'LOGIN_DURING_RESTRICTED_DOMAIN',
    "The login IP ranges of the integration user's profile do not allow calls from the function.",
  ),
  CLIENT_NOT_ACCESSIBLE_FOR_USER: refusing(
    'CLIENT_NOT_ACCESSIBLE_FOR_USER',
    'The integration user may not use the app.',
  ),
  INVALID_OPERATION_WITH_EXPIRED_PASSWORD: refusing(
    'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
    'The password of the integration user has expired.',
  ),
  PASSWORD_LOCKOUT: refusing('PASSWORD_LOCKOUT', 'The integration user is locked.'),
  SESSION_EXPIRED: (text) => sessionOver(text),
  SESSION_INVALIDATED: (text) => sessionOver(text),
  INVALID_AUTH_HEADER: (text) => sessionOver(text),
  INVALID_ACCESS_TOKEN: (text) => sessionOver(text),
  MUTUAL_AUTHENTICATION_FAILED: refusing(
    'MUTUAL_AUTHENTICATION_FAILED',
    'The org requires a client certificate, which the pipeline does not send.',
  ),
  TXN_SECURITY_END_A_SESSION: refusing(
    'TXN_SECURITY_END_A_SESSION',
    'A transaction security policy ends sessions of the integration user.',
  ),
  TXN_SECURITY_TWO_FA_REQUIRED: refusing(
    'TXN_SECURITY_TWO_FA_REQUIRED',
    'A transaction security policy asks the integration user for a second factor.',
  ),
  UNSUPPORTED_API_VERSION: () => versionRetired(),
  UNSUPPORTED_CLIENT: refusing('UNSUPPORTED_CLIENT', 'The org does not allow the app.'),
  INVALID_SESSION_ID: (text) => sessionOver(text),
  ORG_NOT_OWNED_BY_INSTANCE: refusing('ORG_NOT_OWNED_BY_INSTANCE', 'The org has moved. The next call logs in again.'),
};

const sessionRefused = refusing(
  'INVALID_SESSION_ID',
  'Salesforce refused the session: check the integration user, its IP ranges and the app policies.',
);

const outOfScope = refusing(
  'INVALID_SESSION_ID',
  'The session may not use the REST API: give the app the scope "Manage user data via APIs (api)", and check whether the ' +
    "org's API access control allows the app.",
);

const sessionOver = (text: string): Failure => (isOutOfScope(text) ? outOfScope() : sessionRefused());

/** No login cures this one: Salesforce gives sessions of an app without the scope `api` the same code. */
export const isOutOfScope = (text: string): boolean => /not valid for use with the REST API/i.test(text);

const versionRetired = refusing(
  'UNSUPPORTED_API_VERSION',
  'Salesforce has retired this API version: deploy with a newer one.',
);

/**
 * Of Salesforce's edge: it knows no instance for this host (REST API Developer Guide, "Status Codes and Error Responses"),
 * or the connection leads to another one (RFC 9110, 421).
 */
export const noRoute: ReadonlySet<number> = new Set([420, 421]);

export function unavailable(status: number): FailureError {
  return new FailureError({ code: 'salesforce/unavailable', message: `Salesforce answered HTTP ${status}.` });
}

/**
 * Salesforce may still be working on a call that it did not answer in time. The same call at once would only compete for
 * the same locks, and the retry relies on the first call not taking effect later: see docs/decisions/004-newest-wins.md.
 */
export const unansweredSeconds = 300;

/** True if Salesforce may still be working on the call that failed with this error. */
export const isUnanswered = ({ code, retryAfterSeconds }: Failure): boolean =>
  code === 'salesforce/unreachable' && retryAfterSeconds !== undefined;

/** A call that got no complete reply. What was sent may have been done nevertheless. */
export function transportFailure(error: unknown): FailureError {
  if (error instanceof ReplyTooLargeError) {
    const message = "The reply is larger than any of Salesforce's replies, so it was not read to its end.";
    return new FailureError({ code: 'salesforce/bad-reply', message }, { cause: error });
  }
  const timedOut = isTimeout(error);
  const what = timedOut ? 'did not answer in time' : 'could not be reached, or the connection broke';
  const code = networkCode(error);
  const message = `Salesforce ${what}${code ? ` (${code})` : ''}.`;
  const later = timedOut ? { retryAfterSeconds: unansweredSeconds } : {};
  return new FailureError({ code: 'salesforce/unreachable', message, ...later }, { cause: error });
}

export const isTimeout = (error: unknown) => error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name);

/** `ECONNRESET` and similar: constants of the system, never a payload. */
function networkCode(error: unknown): string | undefined {
  const code = (error as { cause?: { code?: unknown } } | undefined)?.cause?.code;
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : undefined;
}

export const notJson = Symbol('not JSON');

export function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}
