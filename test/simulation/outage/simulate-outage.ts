// Salesforce is away for hours while events arrive: the real stages on simulated parts and simulated time, `recover` on
// its schedule, and no person acting. All has to land after it is back, as if it had never been away.

import { allLines } from '../../../src/line-ranges.ts';
import { createOrg, type Org } from '../../../src/local/salesforce/org.ts';
import { requestBody } from '../../../src/request.ts';
import { orgSchema } from '../org-schema.ts';
import type { Platform } from '../platform.ts';
import { createQueue } from '../queue.ts';
import { seededRandom } from '../random.ts';
import { recover, recoverEveryMs } from '../recovery.ts';
import type { Rules } from '../rules.ts';
import { openSession } from '../salesforce.ts';
import { createScheduler } from '../scheduler.ts';
import { createTables } from '../tables.ts';
import { inTimeOf } from '../time-of.ts';
import { type CallKind, createCalm, type Storm } from '../world.ts';
import { type ArrivingEvent, evening } from './evening.ts';
import { startEventSource } from './event-source.ts';
import { createWatch, type Watch } from './watch.ts';

export interface OutageOptions {
  events: number;
  /** Over which the events arrive, in milliseconds. */
  arriveMs: number;
  /** How long Salesforce is away from the start on, in milliseconds; 0 for an evening without an outage. */
  awayMs: number;
  seed: number;
  /** False for a world without `recover`; default true. */
  recovers?: boolean;
}

export interface OutageResult {
  breaches: string[];
  /** When the first message was parked, in milliseconds after the start: the alarm's condition. */
  alarmAtMs: number | undefined;
  /** Until all had landed, in milliseconds after Salesforce was back and the last event was there. */
  landedAfterMs: number;
  peakQueued: number;
  peakParked: number;
  invocations: number;
  recoveries: number;
  /** Salesforce calls while it was away. */
  callsWhileAway: number;
  calls: ReadonlyMap<CallKind, number>;
}

const startMs = Date.UTC(2026, 2, 3);
const stepsAllowed = 100_000_000;
/** Ten tries take about an hour at most. */
const alarmDueMs = 2 * 3_600_000;
const watchEveryMs = 60_000;
/** Longer than this after the return nothing has to wait: the longest delay is 15 minutes. */
const patienceMs = 4 * 3_600_000;

interface Outage {
  platform: Platform;
  storm: Storm;
  watch: Watch;
  events: readonly ArrivingEvent[];
  recoveries: number;
  recovering: number;
}

export async function simulateOutage(
  { events: count, arriveMs, awayMs, seed, recovers = true }: OutageOptions,
  rules: Rules,
): Promise<OutageResult> {
  const scheduler = createScheduler(startMs);
  const storm = createCalm(seededRandom(seed), scheduler);
  return inTimeOf(scheduler.clock, async () => {
    const outage = createOutage(storm, rules, evening(count, arriveMs, storm.world.random));
    const { platform, watch, events } = outage;
    const { org, queues } = platform;
    const sources = [
      startEventSource(platform, queues.event, { concurrency: 10, batchSize: 100, windowMs: 1_000 }),
      startEventSource(platform, queues.backlog, { concurrency: 5, batchSize: 100, windowMs: 1_000 }),
    ];
    const hasWork = () =>
      platform.bucket.size < events.length ||
      outage.recovering > 0 ||
      queues.event.size() + queues.backlog.size() + queues.parked.size() > 0 ||
      sources.some((source) => !source.isIdle());

    const away = org.faults.add({ effect: { kind: 'unavailable' } });
    let callsWhileAway = 0;
    scheduler.after(awayMs, () => {
      org.faults.clear(away);
      callsWhileAway = storm.calls.get('Salesforce calls') ?? 0;
    });
    arrive(outage);
    every(outage, watchEveryMs, () => watch.look());
    if (recovers) every(outage, recoverEveryMs, () => startRecover(outage));
    const backAt = startMs + Math.max(awayMs, arriveMs);
    const isOver = () => {
      const now = scheduler.clock.now();
      return (now > backAt && !hasWork()) || now > backAt + patienceMs;
    };
    await scheduler.run(isOver, stepsAllowed);

    const breaches = [
      ...(hasWork() ? ['something is still under way'] : []),
      ...(awayMs > alarmDueMs && watch.seen().alarmAt === undefined
        ? ['nothing was ever parked: nobody was told']
        : []),
      ...(await watch.judge(events, rules)),
    ];
    const { alarmAt, peakQueued, peakParked } = watch.seen();
    return {
      breaches,
      alarmAtMs: alarmAt === undefined ? undefined : alarmAt - startMs,
      landedAfterMs: scheduler.clock.now() - backAt,
      peakQueued,
      peakParked,
      invocations: sources.reduce((sum, source) => sum + source.invocations(), 0),
      recoveries: outage.recoveries,
      callsWhileAway,
      calls: storm.calls,
    };
  });
}

function createOutage(storm: Storm, rules: Rules, events: readonly ArrivingEvent[]): Outage {
  const { world } = storm;
  const org: Org = createOrg({ schema: orgSchema, clock: world.scheduler.clock, sessionLifetimeMs: 1e12 });
  org.seed('Coach__c', { Key__c: 'known', Title__c: 'coach' });
  let watch: Watch | undefined;
  const deadLetter = createQueue('dead-letter', world, { receivesAllowed: Infinity });
  const options = { receivesAllowed: 10, deadLetters: deadLetter };
  const platform: Platform = {
    world,
    org,
    tables: createTables(),
    bucket: new Map(),
    queues: {
      event: createQueue('event', world, options),
      backlog: createQueue('backlog', world, options),
      parked: createQueue('parked', world, { receivesAllowed: Infinity, onMessage: () => watch?.noteParked() }),
      deadLetter,
    },
    mappings: () => rules.before,
    onFate: (fate) => watch?.noteFate(fate),
    onThrow: (error) => watch?.noteThrow(error),
  };
  watch = createWatch(platform);
  return { platform, storm, watch, events, recoveries: 0, recovering: 0 };
}

function arrive({ platform, events }: Outage): void {
  const { world, bucket, queues } = platform;
  const { clock } = world.scheduler;
  for (const { key, event, atMs } of events) {
    world.scheduler.after(atMs, () => {
      bucket.set(key, { text: JSON.stringify(event), lastModified: new Date(clock.now()) });
      queues.event.put(requestBody({ objects: [{ bucket: 'b', key }], lines: allLines, attempts: 0, tried: false }), 0);
    });
  }
}

function startRecover(outage: Outage): void {
  const { platform } = outage;
  outage.recoveries += 1;
  outage.recovering += 1;
  void recover(platform, {
    name: `recover ${outage.recoveries}`,
    session: openSession(platform.world, platform.org),
    onEnd: () => {
      outage.recovering -= 1;
    },
  });
}

function every({ platform }: Outage, ms: number, act: () => void): void {
  const { scheduler } = platform.world;
  const next = () => {
    act();
    scheduler.after(ms, next);
  };
  scheduler.after(ms, next);
}
