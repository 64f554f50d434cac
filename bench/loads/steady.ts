// Twenty events a second: how long from the PUT to the commit in Salesforce.
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../model/random.ts';
import type { System } from '../systems/system.ts';
import { publish } from '../world/publish.ts';
import { drained } from '../world/queues.ts';
import { startWorld, type WorldOptions } from '../world/world.ts';
import { writtenRows } from '../world/written-rows.ts';
import { limitMs, type Measures, within } from './load.ts';
import { lastLogin, login } from './logins.ts';
import { quantile } from './quantile.ts';
import { warmUp } from './warm-up.ts';

export interface SteadyOptions extends Pick<WorldOptions, 'latencyMs' | 'onLog'> {
  seconds: number;
  counselors: number;
}

const perSecond = 20;
const firstTime = Date.UTC(2026, 4, 20);

interface Waiting {
  /** Time of the event, in milliseconds since 1970. */
  time: number;
  publishedAt: number;
}

export async function steady(system: System, { seconds, counselors, ...options }: SteadyOptions): Promise<Measures> {
  const waiting = new Map<string, Waiting[]>();
  const latencies: number[] = [];
  const onCall: WorldOptions['onCall'] = (call, { salesforce }) => {
    const now = performance.now();
    for (const contact of writtenRows(salesforce.org, call, 'Contact')) {
      const counselor = String(contact.Counselor_Id__c);
      const isDone = ({ time }: Waiting) => time <= lastLogin(contact);
      const [done = [], rest = []] = split(waiting.get(counselor) ?? [], isDone);
      latencies.push(...done.map(({ publishedAt }) => now - publishedAt));
      waiting.set(counselor, rest);
    }
  };
  return within(await startWorld(system, { ...options, onCall }), async (world) => {
    await warmUp(world);
    const callsBefore = world.front.counts().calls;
    const random = seededRandom(seconds);
    const startedAt = performance.now();
    const puts: Promise<void>[] = [];
    for (let index = 0; index < seconds * perSecond; index += 1) {
      await sleep(Math.max(0, startedAt + (index * 1000) / perSecond - performance.now()));
      const counselor = `counselor-${Math.floor(random() * counselors)}`;
      // Salesforce keeps whole seconds.
      const one = { time: firstTime + index * 1000, publishedAt: performance.now() };
      waiting.set(counselor, [...(waiting.get(counselor) ?? []), one]);
      puts.push(publish(world.s3, world.stack.bucket, login(`steady-${index}`, counselor, one.time)));
    }
    await Promise.all(puts);
    await drained(world.stack, limitMs);
    return {
      p50Ms: quantile(latencies, 0.5),
      p95Ms: quantile(latencies, 0.95),
      calls: world.front.counts().calls - callsBefore,
      events: puts.length,
      done: latencies.length,
    };
  });
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
