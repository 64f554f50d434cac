// The lifetime of one invocation: it ends when the function returns, crashes, or reaches its time limit.
import type { World } from '../world.ts';

export interface Lifetime {
  name: string;
  alive: boolean;
  /** Calls and replies so far. */
  steps: number;
  /** The step at which the function crashes. */
  crashAtStep: number;
  /** The time limit, in simulated milliseconds since 1970. */
  endsAt: number;
  remainingMs(): number;
  crash(how: string): void;
  /** The function has returned. */
  end(): void;
}

export interface LifetimeOptions {
  name: string;
  timeLimitMs: number;
  /** Called once, however it ends. */
  onEnd: () => void;
}

export function startLifetime(world: World, { name, timeLimitMs, onEnd }: LifetimeOptions): Lifetime {
  const { random, scheduler, occurs, trace } = world;
  const endsAt = scheduler.clock.now() + timeLimitMs;
  const lifetime: Lifetime = {
    name,
    alive: true,
    steps: 0,
    crashAtStep: occurs('function crashes') ? 1 + random.int(random.pick([10, 60])) : Infinity,
    endsAt,
    remainingMs: () => Math.max(0, endsAt - scheduler.clock.now()),
    crash(how) {
      if (lifetime.alive) trace(() => `${name} ${how}`);
      lifetime.end();
    },
    end() {
      if (!lifetime.alive) return;
      lifetime.alive = false;
      onEnd();
    },
  };
  scheduler.after(timeLimitMs, () => lifetime.crash('reaches its time limit'));
  return lifetime;
}
