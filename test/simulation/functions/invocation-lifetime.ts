// One run of a function: an invocation. It lives until it is done, dies of a fault, or is killed at its time limit.
import type { World } from '../world.ts';

export interface Life {
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

export interface LifeOptions {
  name: string;
  timeLimitMs: number;
  /** Told once, whatever the end. */
  onEnd: () => void;
}

export function beginLife(world: World, { name, timeLimitMs, onEnd }: LifeOptions): Life {
  const { random, scheduler, strikes, trace } = world;
  const endsAt = scheduler.clock.now() + timeLimitMs;
  const life: Life = {
    name,
    alive: true,
    steps: 0,
    crashAtStep: strikes('function crashes') ? 1 + random.int(random.pick([10, 60])) : Infinity,
    endsAt,
    remainingMs: () => Math.max(0, endsAt - scheduler.clock.now()),
    die(why) {
      if (life.alive) trace(() => `${name} ${why}`);
      life.end();
    },
    end() {
      if (!life.alive) return;
      life.alive = false;
      onEnd();
    },
  };
  scheduler.after(timeLimitMs, () => life.die('reaches its time limit'));
  return life;
}
