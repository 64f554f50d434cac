// Salesforce through jsforce, which holds the session and renews it on a 401. We read the replies ourselves, because
// jsforce hides their status. One session for the life of the process. A call is repeated only once, after a new login.
import { Connection } from 'jsforce/lib/connection.js';
import type { Clock } from '../../../clock.ts';
import { FailureError } from '../../../failure.ts';
import type { SalesforceApi, SalesforceReply, SalesforceRequest } from './api.ts';
import type { Credentials } from './credentials.ts';
import { type DailyLimit, dailyLimit } from './daily-limit.ts';
import { logIn } from './login.ts';
import { serviceFailure, transportFailure } from './service-failure.ts';
import { fetchTransport, type TransportOptions } from './transport.ts';

export interface JsforceApiOptions extends TransportOptions {
  /** Read at each login, so that a rotated secret is found. Throws `FailureError`. */
  credentials: () => Promise<Credentials>;
  /** `62.0`. */
  version: string;
  /** Share of the daily allowance, 0 to 1, at which calls stop. */
  limitShare: () => number;
  clock: Clock;
}

export interface JsforceApi extends SalesforceApi {
  /** The daily allowance as of the last reply. */
  limit(): DailyLimit | undefined;
}

interface Session {
  connection: Connection;
  /** Logins made for the current call. jsforce would renew forever against a server that keeps refusing. */
  renewals: number;
  /** Why the last renewal failed: jsforce keeps only its text. */
  renewalFailure: unknown;
}

export function jsforceApi(options: JsforceApiOptions): JsforceApi {
  const { version, credentials, limitShare, ...network } = options;
  const limit = dailyLimit(limitShare, network.clock);
  let session: Promise<Session> | undefined;
  let user: string | undefined;

  async function openSession(): Promise<Session> {
    const secret = await credentials();
    const { userId, ...token } = await logIn(secret, network);
    user = userId;
    const opened: Session = {
      renewals: 0,
      renewalFailure: undefined,
      connection: new Connection({
        version,
        ...token,
        refreshFn: (_connection, done) => {
          renew(opened).then(
            (accessToken) => done(null, accessToken),
            (error: Error) => {
              opened.renewalFailure = error;
              done(error);
            },
          );
        },
      }),
    };
    return opened;
  }

  async function renew(opened: Session): Promise<string> {
    opened.renewals += 1;
    if (opened.renewals > 1) {
      const message =
        'Salesforce refused a session that it had just created: check the integration user and its policies.';
      throw new FailureError({ code: 'salesforce/session-refused', message });
    }
    const token = await logIn(await credentials(), network);
    user = token.userId;
    opened.connection.instanceUrl = token.instanceUrl;
    return token.accessToken;
  }

  /** The current session, or a new one. After a failed login the next call tries again. */
  async function openedSession(): Promise<Session> {
    session ??= openSession();
    try {
      return await session;
    } catch (error) {
      session = undefined;
      throw error;
    }
  }

  async function call({ method, path, body }: SalesforceRequest): Promise<SalesforceReply> {
    limit.check();
    const opened = await openedSession();
    opened.renewals = 0;
    opened.renewalFailure = undefined;
    const transport = fetchTransport(network);
    const request = {
      method,
      url: `${opened.connection.instanceUrl}/services/data/v${version}${path}`,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    let connectionError: unknown;
    try {
      await opened.connection.request(request, { transport });
    } catch (error) {
      connectionError = error;
    }
    const reply = transport.lastReply();
    if (opened.renewalFailure || reply?.status === 401) session = undefined;
    if (opened.renewalFailure) throw opened.renewalFailure;
    if (!reply) throw transportFailure(connectionError);
    limit.read(reply.headers['sforce-limit-info']);
    const failure = serviceFailure(reply);
    if (failure) throw new FailureError(failure);
    return { status: reply.status, body: reply.text === '' ? undefined : JSON.parse(reply.text) };
  }

  return { version, userId: () => user, call, limit: limit.last };
}
