// One call from a function to the outside: it travels, takes effect there, and its reply travels back. The function may
// die before, meanwhile and after; what is under way takes effect all the same.
import type { Life } from '../functions/invocation-lifetime.ts';
import type { CallKind, FaultKind, World } from '../world.ts';

export interface PortCall<T> {
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

export function callPort<T>(world: World, life: Life, call: PortCall<T>): Promise<T> {
  const { random, scheduler, strikes, trace } = world;
  if (isOver(life)) return never();
  if (strikes('function reaches its time limit')) return never();
  const travel = () => random.between(1, 30) + (strikes('call slow') ? random.between(500, 8_000) : 0);
  const refused = call.refusal !== undefined && strikes(call.refusal);
  const replyIsLost = !refused && call.lostReply !== undefined && strikes(call.lostReply);
  const dies = isOver(life);
  world.countCall(call.kind);
  return new Promise<T>((resolve, reject) => {
    scheduler.after(call.arriveMs ?? travel(), () => {
      const effect = refused ? { error: call.failure() } : attempt(call.apply);
      const reply = replyIsLost ? { error: call.failure() } : effect;
      trace(() => `${life.name} ${call.name}${refused ? ': refused' : replyIsLost ? ': reply lost' : ''}`);
      const backMs = 'value' in effect && call.replyMs ? call.replyMs(effect.value) : travel();
      scheduler.after(backMs, () => {
        if (dies || isOver(life)) return;
        if ('error' in reply) reject(reply.error);
        else resolve(reply.value);
      });
    });
  });
}

function isOver(life: Life): boolean {
  if (life.alive) {
    life.steps += 1;
    if (life.steps >= life.crashAtStep) life.die('crashes');
  }
  return !life.alive;
}

function attempt<T>(apply: () => T): { value: T } | { error: unknown } {
  try {
    return { value: apply() };
  } catch (error) {
    return { error };
  }
}
