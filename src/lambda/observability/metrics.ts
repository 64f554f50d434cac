// The metrics for the dashboard and the alarms: numbers, codes, and types that a mapping names. They are written to the
// log, which needs no call. docs/operations.md lists them.
import type { Failure, FailureCode } from '../../failure.ts';
import type { MessageNotice } from '../../pipeline/delivery.ts';
import type { EventResult } from '../../pipeline/event-result.ts';
import type { WrittenRecord } from '../../pipeline/write/outcome.ts';
import type { DailyLimit } from '../../pipeline/write/salesforce/daily-limit.ts';
import { embeddedMetrics } from './embedded-metrics.ts';

export interface MetricsOptions {
  /** The stack's name, the dimension `service` of every metric. */
  service: string;
  /** The version of the function that runs, by which attempts are counted too; undefined outside Lambda. */
  version?: string | undefined;
  /** True for a type that a mapping names. Other types could be anything. */
  isKnown: (type: string) => boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Writes a line to the log of the function. */
  write: (line: string) => void;
}

/** How long an event took, in milliseconds; absent where it is not known. */
export interface Latency {
  /** Since its object was written. */
  fromS3?: number;
  /** Since it happened, by its own `time`. */
  fromEvent?: number;
}

/** What a run of recover has found. */
export interface RecoverFacts {
  /** Why Salesforce does not take events; undefined if it does. */
  away?: Failure | undefined;
  /** Age of the oldest message, in milliseconds; 0 without one. */
  deadLetterAgeMs: number;
  parkedAgeMs: number;
  /** Messages to remind people of; 0 outside the hour of the reminder. */
  remindOf: number;
  /** Milliseconds until the certificate ends; undefined if it is not known. */
  certificateMs?: number | undefined;
}

export interface PipelineMetrics {
  eventResult(eventResult: EventResult, latency: Latency): void;
  notice(notice: MessageNotice): void;
  /** One call to Salesforce with this many rows. */
  call(rows: number): void;
  /** Dead-letter messages that the function had crashed on. */
  crashed(messages: number): void;
  limit(limit: DailyLimit | undefined): void;
  /** Call it at the end of each run of recover: an alarm is raised if it is missing. */
  recovered(facts: RecoverFacts): void;
  /** Call it when a sweep has sent every object of its day: an alarm is raised if it is missing. */
  swept(objects: number): void;
  /** Messages that the function has received itself. */
  toppedUp(messages: number): void;
  /** Writes the collected metrics. Call it once per invocation. */
  flush(): void;
}

/** Nobody but Salesforce can do anything about these. */
const unavailable: ReadonlySet<FailureCode> = new Set([
  'salesforce/unreachable',
  'salesforce/bad-reply',
  'salesforce/unavailable',
]);

/** Somebody has to do something about these: in the secret, in the app, in the org. */
const refused: ReadonlySet<FailureCode> = new Set([
  'salesforce/login-refused',
  'salesforce/session-refused',
  'salesforce/storage-full',
]);

export function pipelineMetrics({ service, version, isKnown, now, write }: MetricsOptions): PipelineMetrics {
  const dimension = { name: 'service', value: service };
  const metrics = embeddedMetrics({ namespace: 'S3ToSalesforce', dimension, now, write });
  const byVersion = version === undefined ? undefined : { name: 'version', value: version };

  function countAway(code: FailureCode | undefined): void {
    if (code === undefined) return;
    if (unavailable.has(code)) metrics.count('SalesforceUnavailable', 1);
    if (refused.has(code)) metrics.count('SalesforceRefused', 1);
  }

  /** Both are always counted together: the share of failed attempts needs a value of each. */
  function countAttempt(isFailed: boolean): void {
    metrics.countAlsoBy('Attempts', 1, byVersion);
    metrics.countAlsoBy('FailedAttempts', isFailed ? 1 : 0, byVersion);
  }

  /** A Task without its owner belongs to the integration user, and nobody sees it. */
  function countOmitted(written: readonly WrittenRecord[]): void {
    for (const { sObject, omitted = [] } of written)
      for (const field of omitted) metrics.count('WrittenWithout', 1, { name: 'lookup', value: `${sObject}.${field}` });
  }

  return {
    eventResult({ event, outcome, next }, { fromS3, fromEvent }) {
      const type = event && isKnown(event.type) ? event.type : 'other';
      // A dimension would make each event type a metric that CloudWatch charges.
      metrics.count('Events', 1, { name: 'outcome', value: outcome.kind }, { name: 'type', value: type });
      if (outcome.kind === 'applied' || outcome.kind === 'failed') countOmitted(outcome.written);
      if (outcome.kind === 'applied') {
        if (fromS3 !== undefined) metrics.measure('LatencyFromS3', 'Milliseconds', fromS3);
        if (fromEvent !== undefined) metrics.measure('LatencyFromEvent', 'Milliseconds', fromEvent);
      }
      // Of a deferred event, nothing was attempted.
      if (next !== 'deferred') countAttempt(outcome.kind === 'failed');
      if (outcome.kind !== 'failed') return;
      const { failure } = outcome;
      countAway(failure.code);
      if (next === 'parked') metrics.count('Parked', 1, { name: 'code', value: failure.code });
      if (next !== 'dead-letter') return;
      metrics.count('DeadLetters', 1, { name: 'code', value: failure.code });
      metrics.count('GivenUp', 1);
    },
    notice(notice) {
      if (notice.kind === 'unreadable') {
        countAttempt(true);
        metrics.count('DeadLetters', 1, { name: 'code', value: notice.failure.code });
        metrics.count('GivenUp', 1);
        return;
      }
      for (const name of notice.names) metrics.count('LeftAlone', 1, { name: 'what', value: name });
    },
    call(rows) {
      metrics.count('SalesforceCalls', 1);
      if (rows > 0) metrics.measure('RowsPerCall', 'Count', rows);
    },
    crashed(messages) {
      if (messages === 0) return;
      metrics.count('DeadLetters', messages, { name: 'code', value: 'delivery/function-died' satisfies FailureCode });
      metrics.count('GivenUp', messages);
    },
    limit(limit) {
      if (limit && limit.max > 0) metrics.measure('SalesforceLimitPercent', 'Percent', (100 * limit.used) / limit.max);
    },
    recovered({ away, deadLetterAgeMs, parkedAgeMs, remindOf, certificateMs }) {
      metrics.count('RecoverRuns', 1);
      // A period without a value would not prove that Salesforce is back.
      metrics.count('SalesforceUnavailable', 0);
      metrics.count('SalesforceRefused', 0);
      countAway(away?.code);
      metrics.measure('DeadLetterAge', 'Seconds', Math.floor(deadLetterAgeMs / 1_000));
      metrics.measure('ParkedAge', 'Seconds', Math.floor(parkedAgeMs / 1_000));
      metrics.measure('StillWaiting', 'Count', remindOf);
      if (certificateMs !== undefined)
        metrics.measure('CertificateDaysLeft', 'Count', Math.max(0, Math.floor(certificateMs / 86_400_000)));
    },
    swept(objects) {
      metrics.count('SweepsFinished', 1);
      metrics.count('SweptObjects', objects);
    },
    toppedUp(messages) {
      metrics.count('MessagesToppedUp', messages);
    },
    flush: metrics.flush,
  };
}
