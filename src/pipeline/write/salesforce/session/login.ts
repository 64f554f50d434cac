// One token request and what its reply means.
import type { Clock } from '../../../../clock.ts';
import { FailureError } from '../../../../failure.ts';
import { isJsonObject } from '../../../../json.ts';
import { transportFailure, unavailable } from '../service-failure.ts';
import { fetchTransport, type HttpReply, type TransportOptions } from '../transport.ts';
import { type Credentials, tokenRequest } from './credentials.ts';
import { checkedInstance } from './instance-host.ts';
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
    throw transportFailure(error);
  }
  return readToken(transport.lastReply() as HttpReply, credentials);
}

function readToken({ status, text }: HttpReply, credentials: Credentials): Token {
  if (status === 429 || status >= 500) throw unavailable(status);
  const reply = parse(text);
  if (status === 200 && typeof reply?.access_token === 'string') {
    return {
      accessToken: reply.access_token,
      instanceUrl:
        typeof reply.instance_url === 'string'
          ? checkedInstance(reply.instance_url, credentials)
          : credentials.loginUrl,
      userId: userIdIn(reply.id),
    };
  }
  if (status === 200 || typeof reply?.error !== 'string') {
    throw new FailureError({ code: 'salesforce/bad-reply', message: 'The login host did not reply with a token.' });
  }
  throw loginRefused(
    reply.error,
    typeof reply.error_description === 'string' ? reply.error_description : '',
    credentials,
  );
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
