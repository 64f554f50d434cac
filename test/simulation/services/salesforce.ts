// The emulated org behind the write stage's Salesforce interface. The product's own functions interpret replies and broken
// connections, as its client does; only the network is simulated.
import { FailureError } from '../../../src/failure.ts';
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { OrgAnswer } from '../../../src/local/salesforce/org-request.ts';
import { newTopUpMemory, type TopUpMemory } from '../../../src/pipeline/process-invocation.ts';
import { type OrgNames, orgNames } from '../../../src/pipeline/write/rows/org/org-names.ts';
import type { SalesforceApi, SalesforceReply, SalesforceRequest } from '../../../src/pipeline/write/salesforce/api.ts';
import { type DailyLimitGuard, dailyLimit } from '../../../src/pipeline/write/salesforce/daily-limit.ts';
import {
  isSessionOver,
  serviceFailure,
  transportFailure,
  unansweredSeconds,
} from '../../../src/pipeline/write/salesforce/service-failure.ts';
import { type HeldSession, holdSession } from '../../../src/pipeline/write/salesforce/session/held-session.ts';
import { firstInstance, injectFault, moveOrg } from '../faults/salesforce-faults.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import { applyInParts, partsOf } from './call-parts.ts';
import type { Platform } from './platform.ts';
import { callService } from './service-call.ts';

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
}

export const limitShare = 0.8;

export function openSession({ world, org, callTimeoutMs, breaksEarly = false }: Platform): Session {
  const limit = dailyLimit(() => limitShare, world.scheduler.clock);
  const pacedShare = world.random.pick([limitShare, limitShare, 0.0002]);
  const rest = { topUp: newTopUpMemory(), names: orgNames(), pacedShare, invocations: 0 };
  const held = holdSession(async () => logIn(org), world.scheduler.clock);
  return { held, limit, callTimeoutMs, breaksEarly, ...rest };
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
  async function call(request: SalesforceRequest): Promise<SalesforceReply> {
    session.limit.check();
    const { session: login, giveUp } = await session.held.get();
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
    if (isSessionOver(reply, error)) giveUp();
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
    const { random, scheduler } = world;
    const longestMs = Math.max(1_000, Math.min(session.callTimeoutMs, lifetime.endsAt - scheduler.clock.now() - 5_000));
    const isLate = world.occurs('Salesforce applies a call late');
    const parts = isLate ? [body] : partsOf(world, path, body);
    const breaks = isLate && session.breaksEarly;
    const timeoutMs = breaks ? random.between(50, 500) : longestMs;
    const latestMs = timeoutMs + (breaks ? 900 : 1_000 * (unansweredSeconds - 1));
    const [fromMs, toMs] = random.pick([
      [0, timeoutMs] as const,
      [0, latestMs] as const,
      [latestMs - 40_000, latestMs] as const,
    ]);
    const arriveMs = isLate ? random.between(Math.max(0, fromMs), toMs) : random.between(5, 200);
    const unanswered = () => Object.assign(new Error(), breaks ? {} : { name: 'TimeoutError' });
    const timeout = new Promise<never>((_, reject) => {
      if (isLate) scheduler.after(timeoutMs, () => lifetime.alive && reject(unanswered()));
    });
    const startedAt = scheduler.clock.now();
    const call = callService(world, lifetime, {
      name: `${method} ${path.slice(0, 12)}`,
      kind: 'Salesforce calls',
      failure: () => new Error(),
      arriveMs,
      apply: () => {
        if (world.occurs('Salesforce moves the org')) moveOrg(world, org);
        const clear = injectFault(world, org);
        const headers = {
          ...lowerCase(more),
          host,
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        };
        const url = `/services/data/v${version}${path}`;
        const handle = (part: unknown) =>
          org.handle({ method, url, headers, body: part === undefined ? '' : JSON.stringify(part) });
        const effect = applyInParts(world, parts, handle);
        clear();
        return effect;
      },
      replyMs: ({ first, restMs }) =>
        isLate || first.transport?.includes('stall')
          ? Math.max(0, startedAt + timeoutMs - scheduler.clock.now())
          : restMs + random.between(5, 300),
    });
    const answer = (await Promise.race([call, timeout])).whole();
    if (isLate || answer.transport?.includes('stall')) throw unanswered();
    if (answer.transport) throw new Error();
    return answer;
  }

  const forgetSession = session.held.forget;
  return { version, names: session.names, call, limit: session.limit.last, forgetSession };
}
