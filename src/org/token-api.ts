// Calls to an org with a token that somebody else holds: it is not renewed.
import { Connection } from 'jsforce/lib/connection.js';
import { FailureError } from '../failure.ts';
import type { SalesforceApi } from '../pipeline/write/salesforce/api.ts';
import { serviceFailure, transportFailure } from '../pipeline/write/salesforce/service-failure.ts';
import type { Token } from '../pipeline/write/salesforce/session/login.ts';
import { fetchTransport, type HttpReply, type TransportOptions } from '../pipeline/write/salesforce/transport.ts';

export interface TokenApiOptions extends TransportOptions {
  token: Token;
  version: string;
}

/**
 * The reply to a GET, whatever it says. Throws `FailureError` where there is none.
 * @param path relative to the version's base path
 */
export async function getReply(path: string, { token, version, ...network }: TokenApiOptions): Promise<HttpReply> {
  const connection = new Connection({ ...token, version });
  const transport = fetchTransport(network);
  const url = `${token.instanceUrl}/services/data/v${version}${path}`;
  let fault: unknown;
  await connection.request({ method: 'GET', url }, { transport }).catch((error: unknown) => {
    fault = error;
  });
  const reply = transport.lastReply();
  if (!reply) throw transportFailure(fault);
  return reply;
}

export const hostOf = ({ instanceUrl }: Token): string => new URL(instanceUrl).host;

/** Reads only. */
export const tokenApi = (options: TokenApiOptions): SalesforceApi => ({
  version: options.version,
  async call({ path }) {
    const reply = await getReply(path, options);
    const failure = serviceFailure(reply, hostOf(options.token));
    if (failure) throw new FailureError(failure);
    return { status: reply.status, body: JSON.parse(reply.text) };
  },
});
