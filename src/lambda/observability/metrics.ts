// The metrics for the dashboard and the alarms: numbers, codes, and types that a mapping names. Written to the log in
// CloudWatch's embedded metric format, which costs no call. docs/operations.md lists them.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Failure, type FailureCode, scopeOf } from '../../failure.ts';
import type { EventResult } from '../../pipeline/event-result.ts';
import type { DailyLimit } from '../../pipeline/write/salesforce/daily-limit.ts';

export interface MetricsOptions {
  /** The stack's name, the dimension `service` of every metric. */
  service: string;
  /** True for a type that a mapping names. Other types could be anything. */
  isKnown: (type: string) => boolean;
}

/** How long an event took, in milliseconds; absent where it is not known. */
export interface Latency {
  /** Since its object was written. */
  fromS3?: number;
  /** Since it happened, by its own `time`. */
  fromEvent?: number;
}

export interface PipelineMetrics {
  eventResult(eventResult: EventResult, latency: Latency): void;
  /** One call to Salesforce with this many rows. */
  call(rows: number): void;
  away(failure: Failure): void;
  /** Dead-letter messages that the function had crashed on. */
  crashed(messages: number): void;
  limit(limit: DailyLimit | undefined): void;
  /** Messages that the function has received itself. */
  toppedUp(messages: number): void;
  /** Writes the collected metrics. Call it once per invocation. */
  flush(): void;
}

const namespace = 'S3ToSalesforce';

export function pipelineMetrics({ service, isKnown }: MetricsOptions): PipelineMetrics {
  const all = new Metrics({ namespace, serviceName: service });
  const counts = new Map<string, Counted>();

  /** Adds one to a metric that has a dimension of its own. */
  function count(name: string, dimension: string, value: string): void {
    const key = `${name} ${dimension} ${value}`;
    const counted = counts.get(key) ?? { name, dimension, value, count: 0 };
    counts.set(key, { ...counted, count: counted.count + 1 });
  }

  function away({ code }: Failure): void {
    if (code.startsWith('salesforce/')) all.addMetric('SalesforceUnavailable', MetricUnit.Count, 1);
  }

  return {
    eventResult({ event, outcome, next }, { fromS3, fromEvent }) {
      count('Events', 'outcome', outcome.kind);
      count('Events', 'type', event && isKnown(event.type) ? event.type : 'other');
      if (outcome.kind === 'applied') {
        if (fromS3 !== undefined) all.addMetric('LatencyFromS3', MetricUnit.Milliseconds, fromS3);
        if (fromEvent !== undefined) all.addMetric('LatencyFromEvent', MetricUnit.Milliseconds, fromEvent);
      }
      if (outcome.kind !== 'failed') return;
      const { failure } = outcome;
      if (scopeOf(failure) === 'service') away(failure);
      if (next === 'parked') count('Parked', 'code', failure.code);
      if (next !== 'dead-letter') return;
      count('DeadLetters', 'code', failure.code);
      all.addMetric('GivenUp', MetricUnit.Count, 1);
    },
    call(rows) {
      all.addMetric('SalesforceCalls', MetricUnit.Count, 1);
      if (rows > 0) all.addMetric('RowsPerCall', MetricUnit.Count, rows);
    },
    away,
    crashed(messages) {
      for (let message = 0; message < messages; message += 1) {
        count('DeadLetters', 'code', 'delivery/function-died' satisfies FailureCode);
      }
    },
    limit(limit) {
      if (limit && limit.max > 0) {
        all.addMetric('SalesforceLimitPercent', MetricUnit.Percent, (100 * limit.used) / limit.max);
      }
    },
    toppedUp(messages) {
      all.addMetric('MessagesToppedUp', MetricUnit.Count, messages);
    },
    flush() {
      for (const { name, dimension, value, count } of counts.values()) {
        const single = new Metrics({ namespace, serviceName: service });
        single.addDimension(dimension, value);
        single.addMetric(name, MetricUnit.Count, count);
        single.publishStoredMetrics();
      }
      counts.clear();
      if (all.hasStoredMetrics()) all.publishStoredMetrics();
    },
  };
}

interface Counted {
  name: string;
  dimension: string;
  value: string;
  count: number;
}
