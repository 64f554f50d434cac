// One token request and what its reply means. Only the refusals that we know are reported in detail, each with what to
// do about it.
import type { Clock } from '../../../clock.ts';
import { FailureError } from '../../../failure.ts';
import { isJsonObject } from '../../../json.ts';
import { type Credentials, tokenRequest } from './credentials.ts';
import { transportFailure, unavailable } from './service-failure.ts';
import { fetchTransport, type HttpReply, type TransportOptions } from './transport.ts';

export interface Token {
  accessToken: string;
  /** `https://mydomain.my.salesforce.com` */
  instanceUrl: string;
  /** Of the user; absent where the reply does not say. */
  userId?: string | undefined;
}

/** Throws `FailureError`: `salesforce/login-refused`, or a failure of the connection. */
export async function logIn(
  credentials: Credentials,
  { clock, ...options }: TransportOptions & { clock: Clock },
): Promise<Token> {
  const transport = fetchTransport(options);
  const body = new URLSearchParams(await tokenRequest(credentials, clock.now())).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  try {
    await transport.httpRequest({
      method: 'POST',
      url: `${credentials.loginUrl}/services/oauth2/token`,
      headers,
      body,
    });
  } catch (error) {
    throw transportFailure(error);
  }
  return readToken(transport.lastReply() as HttpReply, credentials.loginUrl);
}

function readToken({ status, text }: HttpReply, loginUrl: string): Token {
  if (status === 429 || status >= 500) throw unavailable(status);
  const reply = parse(text);
  if (status === 200 && typeof reply?.access_token === 'string') {
    return {
      accessToken: reply.access_token,
      instanceUrl: typeof reply.instance_url === 'string' ? reply.instance_url : loginUrl,
      userId: userIdIn(reply.id),
    };
  }
  if (status === 200 || typeof reply?.error !== 'string') {
    throw new FailureError({ code: 'salesforce/bad-reply', message: 'The login host did not reply with a token.' });
  }
  throw refused(reply.error, typeof reply.error_description === 'string' ? reply.error_description : '');
}

/** `https://login.salesforce.com/id/00D…/005…`: the identity URL of the user. */
const userIdIn = (identityUrl: unknown): string | undefined =>
  typeof identityUrl === 'string' ? /\/(005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?)$/.exec(identityUrl)?.[1] : undefined;

function parse(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What each refusal means, by OAuth error and the start of its description. */
const refusals: readonly (readonly [error: string, description: string, meaning: string])[] = [
  [
    'invalid_grant',
    "user hasn't approved this consumer",
    'the app is not pre-authorized for the integration user: assign the user the permission set that the app admits',
  ],
  [
    'invalid_grant',
    'audience is invalid',
    'the audience must be https://login.salesforce.com, or https://test.salesforce.com for a sandbox: set "audience" in the secret',
  ],
  ['invalid_grant', 'expired authorization code', 'the assertion has expired: check the clock of this machine'],
  [
    'invalid_grant',
    'invalid assertion',
    "the private key does not match the app's certificate, or the user name is wrong",
  ],
  [
    'invalid_grant',
    'no client credentials user enabled',
    'the app has no "Run As" user for the client credentials flow',
  ],
  [
    'invalid_grant',
    'request not supported on this domain',
    "the client credentials flow needs the org's own domain as loginUrl",
  ],
  ['invalid_grant', 'user is inactive', 'the integration user is inactive'],
  ['invalid_grant', 'user is locked', 'the integration user is locked'],
  ['invalid_grant', '', 'the grant is not valid: check the user name, the key and the app'],
  ['invalid_app_access', '', 'the app admits only approved users, and the integration user is not one of them'],
  ['invalid_client_id', '', 'this login host does not know the consumer key "clientId"'],
  ['invalid_client', '', 'the client secret is wrong'],
  ['unsupported_grant_type', '', 'the login host does not support this flow'],
  ['invalid_request', '', 'the login host considers the request incomplete'],
];

function refused(error: string, description: string): FailureError {
  const known = refusals.find(([code, start]) => code === error && description.toLowerCase().startsWith(start));
  const meaning = known?.[2] ?? 'for an unknown reason';
  const message = `Salesforce refused the login: ${meaning}. See docs/operations.md, "The secret".`;
  const salesforceCode = /^[a-z_]{1,40}$/.test(error) ? { salesforceCode: error } : {};
  return new FailureError({ code: 'salesforce/login-refused', message, ...salesforceCode });
}
