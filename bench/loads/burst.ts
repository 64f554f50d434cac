// Many events at once: how long until the last one is in Salesforce, and what it costs.
import { seededRandom } from '../model/random.ts';
import type { System } from '../systems/system.ts';
import { deliver, publishHeld } from '../world/publish.ts';
import { drained } from '../world/queues.ts';
import { startWorld, type WorldOptions } from '../world/world.ts';
import { hasWritten } from '../world/written-rows.ts';
import { limitMs, type Measures, since, within } from './load.ts';
import { login, outdated } from './logins.ts';
import { warmUp } from './warm-up.ts';

export interface BurstOptions extends Pick<WorldOptions, 'latencyMs' | 'onLog'> {
  events: number;
  counselors: number;
}

const firstTime = Date.UTC(2026, 4, 20);

export async function burst(
  system: System,
  { events: count, counselors, ...options }: BurstOptions,
): Promise<Measures> {
  let lastWriteAt = 0;
  const onCall: WorldOptions['onCall'] = (call) => {
    if (hasWritten(call)) lastWriteAt = performance.now();
  };
  return within(await startWorld(system, { ...options, onCall }), async (world) => {
    const { stack, front } = world;
    const random = seededRandom(count);
    const events = Array.from({ length: count }, (_, index) =>
      login(`burst-${index}`, `counselor-${Math.floor(random() * counselors)}`, firstTime + index * 1000),
    );
    const notifications = await publishHeld(world, events);
    const worker = await warmUp(world);
    const before = { calls: front.counts().calls, cpu: worker.usage()?.cpuSeconds };
    const startedAt = performance.now();
    for (const body of notifications) deliver(stack, body);
    await drained(stack, limitMs);
    const usage = worker.usage();
    return {
      seconds: (lastWriteAt - startedAt) / 1000,
      calls: front.counts().calls - before.calls,
      cpuSeconds: since(before.cpu, usage?.cpuSeconds),
      memoryMb: usage?.memoryMb,
      outdated: outdated(events, stack.salesforce.org.records('Contact')),
    };
  });
}
