// Salesforce is away for hours while events arrive: the real stages on simulated parts and simulated time, `recover` on
// its schedule, and no person acting. All has to land after it is back, as if it had never been away.

import { recoverEveryMs } from '../functions/invoke-recover.ts';
import type { MappingVersions } from '../functions/mapping-versions.ts';
import { seededRandom } from '../random.ts';
import { createScheduler } from '../scheduler.ts';
import { withDateNow } from '../services/date-now.ts';
import { type CallKind, createFaultFreeScenario } from '../world.ts';
import { arrivingEvents } from './arriving-events.ts';
import { startEventSource } from './event-source.ts';
import { createOutage, every, scheduleArrivals, startRecover } from './outage.ts';

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
const sampleEveryMs = 60_000;
/** Longer than this after the return nothing has to wait: the longest delay is 15 minutes. */
const patienceMs = 4 * 3_600_000;

export async function simulateOutage(
  { events: count, arriveMs, awayMs, seed, recovers = true }: OutageOptions,
  rules: MappingVersions,
): Promise<OutageResult> {
  const scheduler = createScheduler(startMs);
  const scenario = createFaultFreeScenario(seededRandom(seed), scheduler);
  return withDateNow(scheduler.clock, async () => {
    const outage = createOutage(scenario, rules, arrivingEvents(count, arriveMs, scenario.world.random));
    const { platform, monitor, events } = outage;
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
      callsWhileAway = scenario.calls.get('Salesforce calls') ?? 0;
    });
    scheduleArrivals(outage);
    every(outage, sampleEveryMs, () => monitor.look());
    if (recovers) every(outage, recoverEveryMs, () => startRecover(outage));
    const backAt = startMs + Math.max(awayMs, arriveMs);
    const isOver = () => {
      const now = scheduler.clock.now();
      return (now > backAt && !hasWork()) || now > backAt + patienceMs;
    };
    await scheduler.run(isOver, stepsAllowed);

    const breaches = [
      ...(hasWork() ? ['something is still under way'] : []),
      ...(awayMs > alarmDueMs && monitor.seen().alarmAt === undefined
        ? ['nothing was ever parked: nobody was told']
        : []),
      ...(await monitor.judge(events, rules)),
    ];
    const { alarmAt, peakQueued, peakParked } = monitor.seen();
    return {
      breaches,
      alarmAtMs: alarmAt === undefined ? undefined : alarmAt - startMs,
      landedAfterMs: scheduler.clock.now() - backAt,
      peakQueued,
      peakParked,
      invocations: sources.reduce((sum, source) => sum + source.invocations(), 0),
      recoveries: outage.recoveries,
      callsWhileAway,
      calls: scenario.calls,
    };
  });
}
