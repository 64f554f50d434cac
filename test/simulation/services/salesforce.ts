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
  serviceFailure,
  transportFailure,
  unansweredSeconds,
} from '../../../src/pipeline/write/salesforce/service-failure.ts';
import { injectFault } from '../faults/salesforce-faults.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import { applyInParts, partsOf } from './call-parts.ts';
import type { Platform } from './platform.ts';
import { callService } from './service-call.ts';

/** What one instance of the function keeps between calls. */
export interface Session {
  token: string;
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
  return { token: org.openSession(), limit, callTimeoutMs, breaksEarly, ...rest };
}

const version = '62.0';

/** As an HTTP server hands headers over. */
const lowerCase = (headers: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export type SimulatedSalesforce = SalesforceApi & { limit: DailyLimitGuard['last']; forgetSession: () => void };

export function simulatedSalesforce(world: World, lifetime: Lifetime, org: Org, session: Session): SimulatedSalesforce {
  async function call(request: SalesforceRequest): Promise<SalesforceReply> {
    session.limit.check();
    let answer = await send(request);
    if (answer.status === 401) {
      session.token = org.openSession();
      answer = await send(request);
    }
    session.limit.read(answer.headers['sforce-limit-info']);
    const reply = { status: answer.status, headers: answer.headers, text: answer.body };
    const failure = serviceFailure(reply, 'org.example');
    if (failure) throw new FailureError(failure);
    return { status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
  }

  async function send({ method, path, headers: more, body }: SalesforceRequest): Promise<OrgAnswer> {
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
    const unanswered = () => transportFailure(Object.assign(new Error(), breaks ? {} : { name: 'TimeoutError' }));
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
        const clear = injectFault(world, org);
        const headers = {
          ...lowerCase(more),
          authorization: `Bearer ${session.token}`,
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
    if (answer.transport) throw transportFailure(new Error());
    return answer;
  }

  const forgetSession = () => {
    session.token = org.openSession();
  };
  return { version, names: session.names, call, limit: session.limit.last, forgetSession };
}
