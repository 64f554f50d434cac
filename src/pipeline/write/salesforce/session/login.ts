// One token request and what its reply means.
import type { Clock } from '../../../../clock.ts';
import { FailureError } from '../../../../failure.ts';
import { isJsonObject } from '../../../../json.ts';
import { serviceFailureOfErrors, transportFailure, unavailable } from '../service-failure.ts';
import { fetchTransport, type HttpReply, type TransportOptions } from '../transport.ts';
import { type Credentials, tokenRequest } from './credentials.ts';
import { checkedInstance, isLocal, isOfSalesforce } from './instance-host.ts';
import { loginRefused } from './login-refusals.ts';

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
    throw unreachable(transportFailure(error), credentials);
  }
  return readToken(transport.lastReply() as HttpReply, credentials);
}

function readToken(httpReply: HttpReply, credentials: Credentials): Token {
  const { status, text } = httpReply;
  if (status === 429 || status >= 500) throw unavailable(status);
  const reply = parse(text);
  if (isJsonObject(reply) && status === 200 && typeof reply.access_token === 'string') {
    return {
      accessToken: reply.access_token,
      instanceUrl:
        typeof reply.instance_url === 'string'
          ? checkedInstance(reply.instance_url, credentials)
          : credentials.loginUrl,
      userId: userIdIn(reply.id),
    };
  }
  const failure = serviceFailureOfErrors(reply);
  if (failure) throw new FailureError(failure);
  if (!isJsonObject(reply) || status === 200 || typeof reply.error !== 'string') throw noToken(httpReply, credentials);
  throw loginRefused(
    reply.error,
    typeof reply.error_description === 'string' ? reply.error_description : '',
    credentials,
  );
}

/** `https://login.salesforce.com/id/00D…/005…`: the identity URL of the user. */
const userIdIn = (identityUrl: unknown): string | undefined =>
  typeof identityUrl === 'string' ? /\/(005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?)$/.exec(identityUrl)?.[1] : undefined;

/** A web page, a redirect, or nothing: of maintenance, or of a host at which programs cannot log in. */
function noToken({ status, headers, text }: HttpReply, credentials: Credentials): FailureError {
  const { host } = new URL(credentials.loginUrl);
  const page = /^\s*</.test(text) ? ' but with a web page' : '';
  const location = status > 300 && status < 400 ? URL.parse(headers.location ?? '') : null;
  const isElsewhere = location !== null && location.host !== host && isOfSalesforce(location);
  const what = location
    ? `${host} redirected the login (HTTP ${status})`
    : `${host} did not reply with a token${page} (HTTP ${status})`;
  const hint = isElsewhere
    ? `If ${location.host} is the org's domain, use it as "loginUrl".`
    : checkLoginUrl(credentials);
  return new FailureError({ code: 'salesforce/bad-reply', message: `${what}. ${hint}` });
}

function unreachable(error: FailureError, credentials: Credentials): FailureError {
  const { failure } = error;
  if (failure.code !== 'salesforce/unreachable') return error;
  const { host } = new URL(credentials.loginUrl);
  // Where the name leads nowhere, it is rarely an outage.
  const hint = /ENOTFOUND|CERT/.test(failure.message) ? ` ${checkLoginUrl(credentials)}` : '';
  const message = `${failure.message.replace(/^Salesforce/, host)}${hint}`;
  return new FailureError({ ...failure, message }, { cause: error.cause });
}

function checkLoginUrl({ loginUrl }: Credentials): string {
  const url = new URL(loginUrl);
  const misspelled = isOfSalesforce(url) || isLocal(url) ? '' : ` ${url.host} is not one of Salesforce's hosts.`;
  return `If this persists, check "loginUrl" in the secret.${misspelled}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
