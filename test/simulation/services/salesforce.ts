// The emulated org behind the write stage's Salesforce interface. The product's own functions interpret replies and broken
// connections, as its client does; only the network is simulated.
import { FailureError } from '../../../src/failure.ts';
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { OrgAnswer } from '../../../src/local/salesforce/org-request.ts';
import { newTopUpMemory, type TopUpMemory } from '../../../src/pipeline/process-invocation.ts';
import { type OrgNames, orgNames } from '../../../src/pipeline/write/rows/org/org-names.ts';
import type { SalesforceApi, SalesforceReply, SalesforceRequest } from '../../../src/pipeline/write/salesforce/api.ts';
import { type DailyLimitGuard, dailyLimit } from '../../../src/pipeline/write/salesforce/daily-limit.ts';
import { serviceFailure, transportFailure } from '../../../src/pipeline/write/salesforce/service-failure.ts';
import { type HeldSession, holdSession } from '../../../src/pipeline/write/salesforce/session/held-session.ts';
import { helpOfLogin } from '../../../src/pipeline/write/salesforce/session/help-of-login.ts';
import { firstInstance } from '../faults/salesforce-faults.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import { exchange } from './client/exchange.ts';
import { type Client, openClient } from './client/open-client.ts';
import type { Platform } from './platform.ts';

/** What a login returns. */
interface Login {
  token: string;
  host: string;
}

/** What one instance of the function keeps between calls. */
export interface Session {
  held: HeldSession<Login>;
  limit: DailyLimitGuard;
  callTimeoutMs: number;
  breaksEarly: boolean;
  topUp: TopUpMemory;
  names: OrgNames;
  /** Share of the daily calls whose pace the function follows: some follow that of a small allowance. */
  pacedShare: number;
  invocations: number;
  /** The product's own client; absent where only what it makes of replies is used. */
  client?: Client;
}

export const limitShare = 0.8;

export function openSession(platform: Platform): Session {
  const { world, org, callTimeoutMs, breaksEarly = false } = platform;
  const limit = dailyLimit(() => limitShare, world.scheduler.clock);
  const pacedShare = world.random.pick([limitShare, limitShare, 0.0002]);
  const rest = { topUp: newTopUpMemory(), names: orgNames(world.scheduler.clock), pacedShare, invocations: 0 };
  const held = holdSession(async () => logIn(org), world.scheduler.clock);
  const options = { version, limitShare, callTimeoutMs, breaksEarly };
  const own = { held, limit, callTimeoutMs, breaksEarly, ...rest };
  if (!platform.usesClient) return own;
  const client = openClient(platform, options);
  return { ...own, client, limit: { ...limit, last: client.limit } };
}

const version = '62.0';

/** As an HTTP server hands headers over. */
const lowerCase = (headers: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const logIn = (org: Org): Login => ({
  token: org.openSession(),
  host: new URL(org.instanceUrl() ?? firstInstance).host,
});

export type SimulatedSalesforce = SalesforceApi & { limit: DailyLimitGuard['last']; forgetSession: () => void };

export function simulatedSalesforce(world: World, lifetime: Lifetime, org: Org, session: Session): SimulatedSalesforce {
  if (session.client) return session.client.enter(lifetime);

  async function call(request: SalesforceRequest): Promise<SalesforceReply> {
    session.limit.check();
    const { session: login, judge } = await session.held.get();
    let answer: OrgAnswer | undefined;
    let error: unknown;
    try {
      answer = await send(request, login);
      if (answer.status === 401) {
        Object.assign(login, logIn(org));
        answer = await send(request, login);
      }
    } catch (thrown) {
      error = thrown;
    }
    const reply = answer && { status: answer.status, headers: answer.headers, text: answer.body };
    judge(helpOfLogin(reply, error));
    if (!answer || !reply) throw transportFailure(error);
    session.limit.read(answer.headers['sforce-limit-info']);
    const failure = serviceFailure(reply, login.host);
    if (failure) throw new FailureError(failure);
    return { status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
  }

  async function send(
    { method, path, headers: more, body }: SalesforceRequest,
    { token, host }: Login,
  ): Promise<OrgAnswer> {
    const headers = {
      ...lowerCase(more),
      host,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    };
    const url = `/services/data/v${version}${path}`;
    return exchange({ world, lifetime, org, firstInstance, ...session }, { method, path, url, headers, body });
  }

  const forgetSession = session.held.forget;
  return { version, names: session.names, call, limit: session.limit.last, forgetSession };
}
