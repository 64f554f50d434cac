// Salesforce is unavailable for hours while events arrive: the real stages run on simulated services in simulated time,
// `recover` runs on its schedule, and no person acts. When Salesforce is back, every event must be applied as if there had
// been no outage.
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
  /** Milliseconds from the start within which the events arrive. */
  arriveMs: number;
  /** Milliseconds from the start for which Salesforce is unavailable; 0 for no outage. */
  awayMs: number;
  seed: number;
  /** False to leave out `recover`; default true. */
  recovers?: boolean;
}

export interface OutageResult {
  breaches: string[];
  /** Milliseconds from the start until the first message was parked, which is the alarm's condition. */
  alarmAtMs: number | undefined;
  /** Milliseconds until every event was applied, from when Salesforce was back and the last event had arrived. */
  appliedAfterMs: number;
  peakQueued: number;
  peakParked: number;
  invocations: number;
  recoveries: number;
  /** Salesforce calls during the outage. */
  callsWhileAway: number;
  calls: ReadonlyMap<CallKind, number>;
}

const startMs = Date.UTC(2026, 2, 3);
const stepsAllowed = 100_000_000;
/** Ten attempts take about an hour at most. */
const alarmDueMs = 2 * 3_600_000;
const sampleEveryMs = 60_000;
/** Everything must be applied within this time after Salesforce is back; the longest retry delay is 15 minutes. */
const catchUpMs = 4 * 3_600_000;

export async function simulateOutage(
  { events: count, arriveMs, awayMs, seed, recovers = true }: OutageOptions,
  mappingVersions: MappingVersions,
): Promise<OutageResult> {
  const scheduler = createScheduler(startMs);
  const scenario = createFaultFreeScenario(seededRandom(seed), scheduler);
  return withDateNow(scheduler.clock, async () => {
    const outage = createOutage(scenario, mappingVersions, arrivingEvents(count, arriveMs, scenario.world.random));
    const { platform, monitor, events } = outage;
    const { org, queues } = platform;
    const sources = [
      startEventSource(platform, queues.event, { concurrency: 5, batchSize: 10, windowMs: 1_000 }),
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
    every(outage, sampleEveryMs, () => monitor.sample());
    if (recovers) every(outage, recoverEveryMs, () => startRecover(outage));
    const backAt = startMs + Math.max(awayMs, arriveMs);
    const isOver = () => {
      const now = scheduler.clock.now();
      return (now > backAt && !hasWork()) || now > backAt + catchUpMs;
    };
    await scheduler.run(isOver, stepsAllowed);

    const breaches = [
      ...(hasWork() ? ['some events are still in progress'] : []),
      ...(awayMs > alarmDueMs && monitor.figures().alarmAt === undefined
        ? ['no message was ever parked, so no alarm was raised']
        : []),
      ...monitor.check(events),
    ];
    const { alarmAt, peakQueued, peakParked } = monitor.figures();
    return {
      breaches,
      alarmAtMs: alarmAt === undefined ? undefined : alarmAt - startMs,
      appliedAfterMs: scheduler.clock.now() - backAt,
      peakQueued,
      peakParked,
      invocations: sources.reduce((sum, source) => sum + source.invocations(), 0),
      recoveries: outage.recoveries,
      callsWhileAway,
      calls: scenario.calls,
    };
  });
}
