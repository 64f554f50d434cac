// Plays an episode and says which alarms of the template are raised, and when.
import { type Alarm, type Conditions, timesRaised } from '../cloudwatch/alarm-states.ts';
import { type RecordedMetrics, recordedMetrics } from '../cloudwatch/recorded-metrics.ts';
import { templateAlarms } from '../cloudwatch/template-alarms.ts';
import type { Episode } from './episodes.ts';
import { minuteMs, type PipelineInTime, pipelineInTime } from './pipeline-in-time.ts';

export const dayMs = 1_440 * minuteMs;
const tenOClock = 600;
const episodeFrom = 7 * dayMs + tenOClock * minuteMs;

/** What AWS does not document must not matter. */
export const variants: readonly Conditions[] = [
  { extraPoints: 2, fillsNothing: false },
  { extraPoints: 2, fillsNothing: true },
  { extraPoints: 4, fillsNothing: true },
];

/** With every alarm that a parameter adds. */
export const everywhere = { parameters: { SweepSchedule: 'daily', ExistingBucketName: 'theirs' } };

export interface Played {
  metrics: RecordedMetrics;
  startedAt: number;
}

export async function played(startsAt: number, play: (world: PipelineInTime) => Promise<void>): Promise<Played> {
  const world = await pipelineInTime({ startsAt });
  try {
    await play(world);
    return { metrics: world.metrics, startedAt: world.startedAt };
  } finally {
    await world.close();
  }
}

/** Calm days from 1970 on, with the episode on the eighth at ten o'clock. */
export function fortnight(calmDay: Played | undefined, episode?: Played & { minutes: number }): RecordedMetrics {
  const whole = recordedMetrics();
  const until = episode ? episodeFrom + episode.minutes * minuteMs : episodeFrom;
  for (const { metric, recorded } of calmDay?.metrics.all() ?? [])
    for (let day = 0; day < 14; day += 1)
      for (const { at, value } of recorded) {
        const then = at - (calmDay?.startedAt ?? 0) + day * dayMs;
        if (then < episodeFrom || then >= until) whole.record(metric, { at: then, value });
      }
  for (const { metric, recorded } of episode?.metrics.all() ?? [])
    for (const { at, value } of recorded)
      whole.record(metric, { at: at - (episode?.startedAt ?? 0) + episodeFrom, value });
  return whole;
}

export interface RaisedAlarm {
  alarm: Alarm;
  /** Minutes after the beginning of the episode at which it was raised, for each variant. */
  minutes: number[][];
}

/** @param calmDay what comes before and after; default: nothing */
export async function raisedIn({ minutes, versions, play }: Episode, calmDay?: Played): Promise<RaisedAlarm[]> {
  const metrics = fortnight(calmDay, { ...(await played(tenOClock, (world) => play(world, minutes))), minutes });
  const [start, end] = [
    episodeFrom - 120 * minuteMs,
    episodeFrom + (minutes + (calmDay ? 360 : 0)) * minuteMs,
  ] as const;
  const alarms = await templateAlarms({ ...everywhere, ...(versions ? { versions } : {}) });
  return alarms.map((alarm) => ({
    alarm,
    minutes: variants.map((conditions) =>
      timesRaised(alarm, metrics, [start, end], conditions)
        .map((raised) => (raised.from - episodeFrom) / minuteMs)
        // Without calm days, nothing runs before.
        .filter((minute) => calmDay || minute >= 0),
    ),
  }));
}

/** The alarms that are not raised as the episode says, or at another time. */
export function wrongIn({ raises, again = [] }: Episode, raised: readonly RaisedAlarm[]): string[] {
  const missing = Object.keys(raises).filter((name) => !raised.some(({ alarm }) => alarm.resource === name));
  const wrong = raised.filter(({ alarm: { resource }, minutes }) => {
    const latest = raises[resource];
    if (latest === undefined) return minutes.some(({ length }) => length > 0);
    const isInTime = ([first = -1, ...more]: readonly number[]) =>
      first >= 0 && first <= latest && (more.length === 0 || again.includes(resource));
    return !minutes.every(isInTime);
  });
  return [...missing, ...wrong.map(({ alarm, minutes }) => `${alarm.resource} after ${JSON.stringify(minutes)} min`)];
}
