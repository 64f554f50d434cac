// What a stack costs in a month without any event, from the template, the metrics of the functions and Lambda's pollers.
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { pipelineMetrics } from '../../src/lambda/observability/metrics.ts';
import { metricsIn } from './count-calls.ts';

export const secondsInMonth = 30 * 86_400;

/** Lambda polls a queue with five pollers at least, each for 20 seconds at a time ("Configuring scaling behavior"). */
const pollers = 5;
const pollSeconds = 20;

interface Resource {
  Type: string;
  Condition?: string;
  Properties: {
    Metrics?: { MetricStat?: unknown }[];
    Events?: Record<string, { Type: string; Properties: { Schedule?: string } }>;
  };
}

export interface IdleCounts {
  alarms: number;
  /** Metrics in these alarms: CloudWatch charges each. */
  alarmMetrics: number;
  /** Metrics that recover emits in each run. */
  recoverMetrics: ReadonlySet<string>;
  queuesPolled: number;
  receives: number;
  recoverRuns: number;
}

export async function idleCounts(): Promise<IdleCounts> {
  // CloudFormation's tags are not resolved: the tagged values are enough.
  const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();
  const resources = Object.values<Resource>(template.Resources);
  const always = resources.filter(({ Condition }) => Condition === undefined);
  const alarms = always.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const metricsOf = ({ Properties: { Metrics } }: Resource) =>
    Metrics ? Metrics.filter(({ MetricStat }) => MetricStat).length : 1;
  const sources = always.flatMap(({ Properties }) => Object.values(Properties.Events ?? {}));
  const queuesPolled = sources.filter(({ Type }) => Type === 'SQS').length;
  const [, minutes] = /rate\((\d+) minutes\)/.exec(JSON.stringify(sources)) ?? [];
  return {
    alarms: alarms.length,
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    recoverMetrics: recoverMetrics(),
    queuesPolled,
    receives: (queuesPolled * pollers * secondsInMonth) / pollSeconds,
    recoverRuns: secondsInMonth / 60 / Number(minutes),
  };
}

function recoverMetrics(): Set<string> {
  const lines: string[] = [];
  const metrics = pipelineMetrics({
    service: 's3-to-salesforce',
    isKnown: () => true,
    now: () => 0,
    write: (line) => void lines.push(line),
  });
  metrics.recovered({ deadLetterAgeMs: 0, parkedAgeMs: 0, remindOf: 0, certificateMs: 0 });
  metrics.flush();
  return new Set(lines.flatMap(metricsIn));
}

/** The share of invocations that X-Ray records: one a second and 5 % of the others ("Using Lambda with X-Ray"). */
export const tracedShare = (invocationsPerSecond: number): number =>
  (Math.min(1, invocationsPerSecond) + 0.05 * Math.max(0, invocationsPerSecond - 1)) / invocationsPerSecond;
