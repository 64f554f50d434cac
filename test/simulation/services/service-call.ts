// One call from a function to the outside: it travels, takes effect there, and its reply travels back. The function may
// die before, meanwhile and after; what is under way takes effect all the same.
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { CallKind, FaultKind, World } from '../world.ts';

export interface ServiceCall<T> {
  name: string;
  kind: CallKind;
  /** Nothing happens there, and the caller is told so. */
  refusal?: FaultKind;
  /** It happens there, and the caller is told that it failed. */
  lostReply?: FaultKind;
  failure: () => Error;
  /** What happens there; what it throws is the reply. */
  apply: () => T;
  /** Milliseconds until it takes effect; default a few. */
  arriveMs?: number;
  /** Milliseconds until the reply is back after that; default a few. */
  replyMs?: (result: T) => number;
}

/** Never settles: whoever waits for it is dead. */
const never = <T>() => new Promise<T>(() => {});

export function callService<T>(world: World, lifetime: Lifetime, call: ServiceCall<T>): Promise<T> {
  const { random, scheduler, occurs, trace } = world;
  if (isOver(lifetime)) return never();
  if (occurs('function times out')) return never();
  const travel = () => random.between(1, 30) + (occurs('slow call') ? random.between(500, 8_000) : 0);
  const refused = call.refusal !== undefined && occurs(call.refusal);
  const replyIsLost = !refused && call.lostReply !== undefined && occurs(call.lostReply);
  const dies = isOver(lifetime);
  world.countCall(call.kind);
  return new Promise<T>((resolve, reject) => {
    scheduler.after(call.arriveMs ?? travel(), () => {
      const effect = refused ? { error: call.failure() } : attempt(call.apply);
      const reply = replyIsLost ? { error: call.failure() } : effect;
      trace(() => `${lifetime.name} ${call.name}${refused ? ': refused' : replyIsLost ? ': reply lost' : ''}`);
      const backMs = 'value' in effect && call.replyMs ? call.replyMs(effect.value) : travel();
      scheduler.after(backMs, () => {
        if (dies || isOver(lifetime)) return;
        if ('error' in reply) reject(reply.error);
        else resolve(reply.value);
      });
    });
  });
}

function isOver(lifetime: Lifetime): boolean {
  if (lifetime.alive) {
    lifetime.steps += 1;
    if (lifetime.steps >= lifetime.crashAtStep) lifetime.die('crashes');
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
