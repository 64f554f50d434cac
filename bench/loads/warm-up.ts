// Warms up the worker before the clock starts: it runs, has logged in and has written a few events.
import type { Worker } from '../systems/worker.ts';
import { publish } from '../world/publish.ts';
import { drained } from '../world/queues.ts';
import type { World } from '../world/world.ts';
import { limitMs } from './load.ts';
import { login } from './logins.ts';

export async function warmUp(world: World): Promise<Worker> {
  const { stack, s3 } = world;
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  await Promise.all(numbers.map((n) => publish(s3, stack.bucket, login(`warm-${n}`, `warm-${n}`, Date.now()))));
  const worker = await world.startWorker();
  await drained(stack, limitMs);
  return worker;
}
