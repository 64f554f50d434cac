// One call from a function to a service: the request travels, takes effect, and the reply travels back. The function may
// crash before, during and after the call. A request that was sent takes effect even so.
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { CallKind, FaultKind, World } from '../world.ts';

export interface ServiceCall<T> {
  name: string;
  kind: CallKind;
  /** The fault in which the service rejects the call, and the caller gets an error. */
  rejection?: FaultKind;
  /** The fault in which the call takes effect, but the caller gets an error. */
  lostReply?: FaultKind;
  failure: () => Error;
  /** The effect on the service. It returns the reply; an error that it throws is the reply too. */
  apply: () => T;
  /** Milliseconds until the call takes effect; default: a short random time. */
  arriveMs?: number;
  /** Milliseconds from the effect to the reply; default: a short random time. */
  replyMs?: (result: T) => number;
}

/** Never settles: the function that awaits it has crashed. */
const never = <T>() => new Promise<T>(() => {});

export function callService<T>(world: World, lifetime: Lifetime, call: ServiceCall<T>): Promise<T> {
  const { random, scheduler, occurs, trace } = world;
  if (isOver(lifetime)) return never();
  if (occurs('function times out')) return never();
  const travel = () => random.between(1, 30) + (occurs('slow call') ? random.between(500, 8_000) : 0);
  const isRejected = call.rejection !== undefined && occurs(call.rejection);
  const replyIsLost = !isRejected && call.lostReply !== undefined && occurs(call.lostReply);
  const crashesMeanwhile = isOver(lifetime);
  world.countCall(call.kind);
  return new Promise<T>((resolve, reject) => {
    scheduler.after(call.arriveMs ?? travel(), () => {
      const effect = isRejected ? { error: call.failure() } : attempt(call.apply);
      const reply = replyIsLost ? { error: call.failure() } : effect;
      trace(() => `${lifetime.name} ${call.name}${isRejected ? ': rejected' : replyIsLost ? ': reply lost' : ''}`);
      const backMs = 'value' in effect && call.replyMs ? call.replyMs(effect.value) : travel();
      scheduler.after(backMs, () => {
        if (crashesMeanwhile || isOver(lifetime)) return;
        if ('error' in reply) reject(reply.error);
        else resolve(reply.value);
      });
    });
  });
}

/** Counts a step, at which the function may crash. */
function isOver(lifetime: Lifetime): boolean {
  if (lifetime.alive) {
    lifetime.steps += 1;
    if (lifetime.steps >= lifetime.crashAtStep) lifetime.crash('crashes');
  }
  return !lifetime.alive;
}

function attempt<T>(apply: () => T): { value: T } | { error: unknown } {
  try {
    return { value: apply() };
  } catch (error) {
    return { error };
  }
}
