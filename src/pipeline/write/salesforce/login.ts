// One token request and what its answer means. Salesforce's own descriptions are constants of its, but only the ones
// we know are passed on, each with what to do about it.
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
}

/** Throws `FailureError`: `salesforce/login-refused`, or what is wrong with the connection. */
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
    };
  }
  if (status === 200 || typeof reply?.error !== 'string') {
    throw new FailureError({ code: 'salesforce/bad-reply', message: 'The login host did not answer with a token.' });
  }
  throw refused(reply.error, typeof reply.error_description === 'string' ? reply.error_description : '');
}

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
    'the app is not pre-authorised for the integration user: assign it the permission set that the app admits',
  ],
  [
    'invalid_grant',
    'audience is invalid',
    'the audience must be https://login.salesforce.com, or https://test.salesforce.com for a sandbox: set "audience" in the secret',
  ],
  ['invalid_grant', 'expired authorization code', 'the assertion had expired: is this clock right?'],
  [
    'invalid_grant',
    'invalid assertion',
    "the private key does not fit the app's certificate, or the user name is wrong",
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
  ['invalid_grant', '', 'the grant is not valid: check user name, key and app'],
  ['invalid_app_access', '', 'the app admits approved users only, and the integration user is not among them'],
  ['invalid_client_id', '', 'the consumer key "clientId" is unknown to this login host'],
  ['invalid_client', '', 'the client secret is wrong'],
  ['unsupported_grant_type', '', 'the login host does not know this flow'],
  ['invalid_request', '', 'the login host found the request incomplete'],
];

function refused(error: string, description: string): FailureError {
  const known = refusals.find(([code, start]) => code === error && description.toLowerCase().startsWith(start));
  const meaning = known?.[2] ?? 'for a reason we do not know';
  const message = `Salesforce refused the login: ${meaning}. See docs/operations.md, "The secret".`;
  const salesforceCode = /^[a-z_]{1,40}$/.test(error) ? { salesforceCode: error } : {};
  return new FailureError({ code: 'salesforce/login-refused', message, ...salesforceCode });
}
