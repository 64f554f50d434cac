// A CloudWatch alarm of the template over recorded values: "Using Amazon CloudWatch alarms" (Evaluating an alarm) and
// "Configuring how CloudWatch alarms treat missing data". It looks at the last periods once per period, and acts only
// when its state changes. A new alarm has no state.
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';

export interface Value {
  /** Milliseconds since 1970. */
  at: number;
  value: number;
}

export interface Alarm {
  MetricName: string;
  Namespace: string;
  ComparisonOperator: keyof typeof comparisons;
  Threshold: number;
  EvaluationPeriods: number;
  DatapointsToAlarm?: number;
  /** Seconds. */
  Period: number;
  Statistic: keyof typeof statistics;
  TreatMissingData: 'breaching' | 'notBreaching';
}

const comparisons = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
};

const statistics = {
  Maximum: (values: readonly number[]) => Math.max(...values),
  Minimum: (values: readonly number[]) => Math.min(...values),
  Sum: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0),
};

/** @param conditions the template's conditions that hold */
export async function alarmOf(resource: string, conditions: readonly string[] = []): Promise<Alarm> {
  const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();
  const { Threshold, ...alarm } = template.Resources[resource].Properties;
  // The only function in use: !If [Condition, then, otherwise].
  const threshold = Array.isArray(Threshold) ? Threshold[conditions.includes(Threshold[0]) ? 1 : 2] : Threshold;
  return { ...alarm, Threshold: threshold };
}

/** When the alarm was raised, in milliseconds since 1970: the end of the period that raised it. */
export function raised(alarm: Alarm, values: readonly Value[], from: number, until: number): number[] {
  const periodMs = alarm.Period * 1_000;
  const byPeriod = Map.groupBy(values, ({ at }) => Math.floor(at / periodMs));
  const isBreaching = (period: number) => {
    const own = byPeriod.get(period)?.map(({ value }) => value);
    if (own === undefined) return alarm.TreatMissingData === 'breaching';
    return comparisons[alarm.ComparisonOperator](statistics[alarm.Statistic](own), alarm.Threshold);
  };
  const times: number[] = [];
  let isRaised = false;
  for (let end = Math.floor(from / periodMs); end * periodMs < until; end += 1) {
    const periods = Array.from({ length: alarm.EvaluationPeriods }, (_, back) => end - back);
    const breaching = periods.filter(isBreaching).length;
    const isNow = breaching >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods);
    if (isNow && !isRaised) times.push((end + 1) * periodMs);
    isRaised = isNow;
  }
  return times;
}
