// One HTTP call to the org and its answer, with all that may happen to them on the way.
import type { Org } from '../../../../src/local/salesforce/org.ts';
import type { OrgAnswer } from '../../../../src/local/salesforce/org-request.ts';
import { unansweredSeconds } from '../../../../src/pipeline/write/salesforce/service-failure.ts';
import { injectFault, moveOrg } from '../../faults/salesforce-faults.ts';
import type { Lifetime } from '../../functions/invocation-lifetime.ts';
import type { World } from '../../world.ts';
import { applyInParts, partsOf } from '../call-parts.ts';
import { callService } from '../service-call.ts';

export interface OutgoingCall {
  method: string;
  /** As the trace names it, and without the version where it has one. */
  path: string;
  /** Path and query. */
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Sent as JSON, unless it is a text. */
  body: unknown;
}

export interface Caller {
  world: World;
  lifetime: Lifetime;
  org: Org;
  callTimeoutMs: number;
  breaksEarly: boolean;
  /** The address of the org before it first moves. */
  firstInstance: string;
}

/** Rejects if no answer arrives, as `fetch` does. */
export async function exchange(
  { world, lifetime, org, callTimeoutMs, breaksEarly, firstInstance }: Caller,
  { method, path, url, headers, body }: OutgoingCall,
): Promise<OrgAnswer> {
  const { random, scheduler } = world;
  const longestMs = Math.max(1_000, Math.min(callTimeoutMs, lifetime.endsAt - scheduler.clock.now() - 5_000));
  const isLate = world.occurs('Salesforce applies a call late');
  const parts = isLate ? [body] : partsOf(world, path, body);
  const breaks = isLate && breaksEarly;
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
      if (world.occurs('Salesforce moves the org')) moveOrg(world, org, firstInstance);
      const clear = injectFault(world, org);
      const handle = (part: unknown) => org.handle({ method, url, headers, body: textOf(part) });
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

const textOf = (body: unknown): string => {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
};
