// What the dashboard and the alarms know of the pipeline: numbers, codes, and types that a mapping names. Written to the
// log in CloudWatch's embedded format, which costs no call. docs/operations.md lists them.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Failure, type FailureCode, scopeOf } from '../../failure.ts';
import type { EventResult } from '../../pipeline/event-result.ts';
import type { DailyLimit } from '../../pipeline/write/salesforce/daily-limit.ts';

export interface MetricsOptions {
  /** The stack's name: every metric has it as its dimension `service`. */
  service: string;
  /** True for a type that a mapping names. Others could be anything. */
  isKnown: (type: string) => boolean;
}

/** How long an event was under way, in milliseconds; what is not known is left out. */
export interface Latency {
  /** Since its object was written. */
  fromS3?: number;
  /** Since it happened, as it says itself. */
  fromEvent?: number;
}

export interface PipelineMetrics {
  eventResult(eventResult: EventResult, latency: Latency): void;
  /** One call of Salesforce with so many rows. */
  call(rows: number): void;
  away(failure: Failure): void;
  /** Messages that the function had died of, found among the dead letters. */
  died(messages: number): void;
  limit(limit: DailyLimit | undefined): void;
  /** Writes what has come together. Once an invocation. */
  flush(): void;
}

const namespace = 'S3ToSalesforce';

export function pipelineMetrics({ service, isKnown }: MetricsOptions): PipelineMetrics {
  const all = new Metrics({ namespace, serviceName: service });
  const counts = new Map<string, Counted>();

  /** Adds one to a metric of a dimension of its own. */
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
    died(messages) {
      for (let message = 0; message < messages; message += 1) {
        count('DeadLetters', 'code', 'delivery/function-died' satisfies FailureCode);
      }
    },
    limit(limit) {
      if (limit && limit.max > 0) {
        all.addMetric('SalesforceLimitPercent', MetricUnit.Percent, (100 * limit.used) / limit.max);
      }
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
