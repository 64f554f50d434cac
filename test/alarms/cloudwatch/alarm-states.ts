// When CloudWatch raises an alarm, over recorded values. It evaluates an alarm every minute over a sliding window
// ("Alarm evaluation window"), and retrieves more data points than the alarm evaluates: if some are missing, the most recent
// ones that exist decide, and missing ones are filled in only as far as needed ("How alarm state is evaluated when data
// is missing"). It acts only when the state changes. A new alarm has no state.
import { evaluate, type Point } from './metric-math.ts';
import type { MetricName, Recorded, RecordedMetrics } from './recorded-metrics.ts';

export interface Query {
  id: string;
  /** Either this or a metric. */
  expression?: string;
  metric?: MetricName;
  /** Of the metric. */
  stat?: string;
}

export interface Alarm {
  /** In the template. */
  resource: string;
  name: string;
  comparison: string;
  threshold: number;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  periodMinutes: number;
  treatMissingData: string;
  /** The first is the one that is compared. */
  queries: readonly Query[];
}

export interface Conditions {
  /** Data points that are retrieved besides those that are evaluated. The documentation has one example, with two. */
  extraPoints: number;
  /** See `MathOptions`. */
  fillsNothing: boolean;
}

export interface Raised {
  /** Milliseconds since 1970. */
  from: number;
  /** When the alarm returned to OK; undefined if it has not. */
  until?: number;
}

const minuteMs = 60_000;

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  p95: (values) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] as number,
};

/** How CloudWatch decides from the retrieved data points, the most recent first. */
export function isRaised(
  retrieved: readonly (boolean | undefined)[],
  {
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData,
  }: Pick<Alarm, 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'>,
): boolean {
  const existing = retrieved.filter((isBreaching) => isBreaching !== undefined).slice(0, evaluationPeriods);
  const filled = treatMissingData === 'breaching' ? evaluationPeriods - existing.length : 0;
  return existing.filter(Boolean).length + filled >= datapointsToAlarm;
}

/** When the alarm was raised between the two times, in milliseconds since 1970. */
export function timesRaised(
  alarm: Alarm,
  metrics: RecordedMetrics,
  [from, until]: readonly [from: number, until: number],
  { extraPoints = 2, fillsNothing = false }: Partial<Conditions> = {},
): Raised[] {
  const { periodMinutes, comparison, threshold } = alarm;
  const length = alarm.evaluationPeriods + extraPoints;
  const series = new Map(
    alarm.queries.flatMap(({ id, metric }) => (metric ? [[id, byMinute(metrics.values(metric))] as const] : [])),
  );
  const compare = comparisons[comparison] as (value: number, threshold: number) => boolean;

  /** The most recent first. @param end the minute after the window */
  function pointsOf(id: string, end: number): readonly Point[] {
    const query = alarm.queries.find((each) => each.id === id);
    if (query?.expression !== undefined)
      return evaluate(query.expression, (other) => pointsOf(other, end), { length, fillsNothing });
    const own = series.get(id);
    const statistic = statistics[query?.stat ?? ''];
    if (!own || !statistic) throw new Error(`${alarm.resource}: ${id} is not a query that this test knows`);
    return Array.from({ length }, (_, index) => {
      const values = own.between(end - (index + 1) * periodMinutes, end - index * periodMinutes);
      return values.length === 0 ? undefined : statistic(values);
    });
  }

  const raised: Raised[] = [];
  let isNow = false;
  for (let minute = Math.floor(from / minuteMs); minute * minuteMs <= until; minute += 1) {
    const points = pointsOf((alarm.queries[0] as Query).id, minute);
    const wasRaised = isNow;
    isNow = isRaised(
      points.map((point) => (point === undefined ? undefined : compare(point, threshold))),
      alarm,
    );
    if (isNow && !wasRaised) raised.push({ from: minute * minuteMs });
    const last = raised.at(-1);
    if (wasRaised && !isNow && last) last.until = minute * minuteMs;
  }
  return raised;
}

function byMinute(recorded: readonly Recorded[]) {
  const sorted = recorded
    .map(({ at, value }) => ({ minute: Math.floor(at / minuteMs), value }))
    .sort((a, b) => a.minute - b.minute);
  const firstFrom = (minute: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as { minute: number }).minute < minute) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    /** @param to exclusive */
    between: (from: number, to: number): number[] =>
      sorted.slice(firstFrom(from), firstFrom(to)).map(({ value }) => value),
  };
}
