// Salesforce through jsforce, which holds the session and renews it on a 401. We read the replies ourselves, because
// jsforce hides their status. One session for the life of the process. A call is repeated only once, after a new login.
import { Connection } from 'jsforce/lib/connection.js';
import type { Clock } from '../../../clock.ts';
import { FailureError } from '../../../failure.ts';
import type { IsRuleText } from '../../../values/rule-text.ts';
import { orgNames } from '../rows/org/org-names.ts';
import type { SalesforceApi, SalesforceReply, SalesforceRequest } from './api.ts';
import { type DailyLimit, dailyLimit } from './daily-limit.ts';
import { partSizes } from './part-sizes.ts';
import { isOutOfScope, serviceFailure, transportFailure } from './service-failure.ts';
import type { Credentials } from './session/credentials.ts';
import { holdSession } from './session/held-session.ts';
import { helpOfLogin } from './session/help-of-login.ts';
import { logIn } from './session/login.ts';
import { fetchTransport, type HttpReply, type Transport, type TransportOptions } from './transport.ts';

export interface JsforceApiOptions extends TransportOptions {
  /** Read at each login, so that a rotated secret is found. Throws `FailureError`. */
  credentials: () => Promise<Credentials>;
  /** `62.0`. */
  version: string;
  /** Share of the daily allowance, 0 to 1, at which calls stop. */
  limitShare: () => number;
  /** The most rows of an object in one save, by API name. Default: as many as Salesforce takes. */
  rowsPerCall?: Readonly<Record<string, number>>;
  /** Default: no text of a validation rule is known. */
  isRuleText?: IsRuleText;
  clock: Clock;
}

export interface JsforceApi extends SalesforceApi {
  /** The daily allowance as of the last reply. */
  limit(): DailyLimit | undefined;
  /** The next call logs in anew, whatever the last one said. */
  forgetSession(): void;
}

interface Session {
  connection: Connection;
  /** Logins made for the current call. jsforce would renew forever against a server that keeps refusing. */
  renewals: number;
  /** Why the last renewal failed: jsforce keeps only its text. */
  renewalFailure: unknown;
  /** Of the last call. */
  transport: Transport | undefined;
}

export function jsforceApi(options: JsforceApiOptions): JsforceApi {
  const { version, credentials, limitShare, rowsPerCall, isRuleText = () => false, ...network } = options;
  const limit = dailyLimit(limitShare, network.clock);
  let user: string | undefined;

  async function openSession(): Promise<Session> {
    const secret = await credentials();
    const { userId, ...token } = await logIn(secret, network);
    user = userId;
    const opened: Session = {
      renewals: 0,
      renewalFailure: undefined,
      transport: undefined,
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
    const reply = opened.transport?.lastReply();
    const failure = reply && isOutOfScope(reply.text) ? serviceFailure(reply, hostOf(opened)) : undefined;
    if (failure) throw new FailureError(failure);
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

  const held = holdSession(openSession, network.clock);
  const hostOf = ({ connection }: Session) => new URL(connection.instanceUrl).host;

  async function call({ method, path, headers, body }: SalesforceRequest): Promise<SalesforceReply> {
    limit.check();
    const { session: opened, drop, judge } = await held.get();
    opened.renewals = 0;
    opened.renewalFailure = undefined;
    const transport = fetchTransport(network);
    opened.transport = transport;
    const request = {
      method,
      url: `${opened.connection.instanceUrl}/services/data/v${version}${path}`,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    let connectionError: unknown;
    try {
      await opened.connection.request(request, { transport });
    } catch (error) {
      connectionError = error;
    }
    const reply = transport.lastReply();
    // The renewal may have failed for another call, after this one was answered.
    const renewalFailure = !reply || reply.status === 401 ? opened.renewalFailure : undefined;
    if (renewalFailure) {
      drop();
      throw renewalFailure;
    }
    judge(helpOfLogin(reply, connectionError));
    if (!reply) throw transportFailure(connectionError);
    limit.read(reply.headers['sforce-limit-info']);
    const failure = serviceFailure(reply, hostOf(opened));
    if (failure) throw new FailureError(failure);
    return { status: reply.status, body: bodyOf(reply) };
  }

  return {
    version,
    userId: () => user,
    sizes: partSizes(rowsPerCall),
    names: orgNames(network.clock),
    isRuleText,
    call,
    limit: limit.last,
    forgetSession: held.forget,
  };
}

/** Undefined for an empty one, and for a web page that says no more than its status. */
function bodyOf({ text }: HttpReply): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
