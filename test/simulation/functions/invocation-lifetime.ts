// One run of a function: an invocation. It lives until it is done, dies of a fault, or is killed at its time limit.
import type { World } from '../world.ts';

export interface Lifetime {
  name: string;
  alive: boolean;
  /** Calls and replies so far. */
  steps: number;
  /** The step at which it dies. */
  crashAtStep: number;
  /** Simulated time at which it is killed. */
  endsAt: number;
  remainingMs(): number;
  die(why: string): void;
  /** It is done. */
  end(): void;
}

export interface LifetimeOptions {
  name: string;
  timeLimitMs: number;
  /** Told once, whatever the end. */
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
    die(why) {
      if (lifetime.alive) trace(() => `${name} ${why}`);
      lifetime.end();
    },
    end() {
      if (!lifetime.alive) return;
      lifetime.alive = false;
      onEnd();
    },
  };
  scheduler.after(timeLimitMs, () => lifetime.die('reaches its time limit'));
  return lifetime;
}
