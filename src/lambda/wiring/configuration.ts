// The function's configuration from its environment variables, checked once at the start.

export interface Configuration {
  /** Name of the deployed pipeline in logs and metrics; default `s3-to-salesforce`. */
  service: string;
  queues: { event: string; backlog: string; parked: string; deadLetter: string };
  /** Names of the buckets with events; absent: any. */
  buckets?: ReadonlySet<string>;
  idempotencyTable: string;
  /** Table of the record stamps, by which the newest event wins. */
  stampTable: string;
  /** Format in which stamps are stored; default 1. See docs/operations.md. */
  stampFormat: 1 | 2;
  /** Days for which stamps are kept after a record was last written; absent: for ever. */
  stampRetentionDays?: number;
  /** How long an applied event is remembered, in days; default 30. The queues keep messages for 14. */
  rememberDays: number;
  /** Name or ARN of the Salesforce secret. */
  secretId: string;
  /** Version of the Salesforce API, at least `oldestApiVersion`; default 65.0. */
  apiVersion: string;
  /** Folders of the mapping files and of the schema snapshot. */
  mappingsDir: string;
  schemaDir: string;
  /** Failed attempts after which an event is abandoned; default 10. */
  attemptsAllowed: number;
  /** Invocations that may top up their batches at the same time; default 1. */
  topUpConcurrency: number;
  /** Hour of the day, in UTC, in which recover reminds people of messages that still wait; default 14. */
  reminderHour: number;
  /** Bucket to which recover moves dead-letter messages before SQS deletes them; absent: they stay. */
  archiveBucket?: string;
}

/**
 * Summer '24, the first version that knows `updateOnly`. Older ones may ignore it, and then an `update` would create records
 * that it must not create. The template refuses the same versions.
 */
export const oldestApiVersion = 61;

type Environment = Readonly<Record<string, string | undefined>>;

/** Its message lists every variable that is missing or wrong. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Throws `ConfigurationError`. */
export function readConfiguration(environment: Environment): Configuration {
  const wrong: string[] = [];
  const text = (name: string, otherwise?: string): string => {
    const value = environment[name] || otherwise;
    if (value === undefined) wrong.push(`${name} is not set`);
    return value ?? '';
  };
  const number = (name: string, otherwise: number): number => {
    const value = Number(environment[name] || otherwise);
    if (!Number.isInteger(value) || value < 1) wrong.push(`${name} must be a whole number above zero`);
    return value;
  };
  const buckets = (environment.EVENT_BUCKETS ?? '')
    .split(',')
    .map((name) => name.trim().replace(/^arn:[a-z-]+:s3:::/, ''));
  const named = new Set(buckets.filter((name) => name !== ''));
  const configuration: Configuration = {
    service: text('POWERTOOLS_SERVICE_NAME', 's3-to-salesforce'),
    queues: {
      event: text('EVENT_QUEUE_URL'),
      backlog: text('BACKLOG_QUEUE_URL'),
      parked: text('PARKED_QUEUE_URL'),
      deadLetter: text('DEAD_LETTER_QUEUE_URL'),
    },
    ...(named.size > 0 ? { buckets: named } : {}),
    idempotencyTable: text('IDEMPOTENCY_TABLE'),
    stampTable: text('STAMP_TABLE'),
    stampFormat: environment.STAMP_FORMAT === '2' ? 2 : 1,
    ...(Number(environment.STAMP_RETENTION_DAYS || 0) > 0
      ? { stampRetentionDays: Number(environment.STAMP_RETENTION_DAYS) }
      : {}),
    rememberDays: number('IDEMPOTENCY_DAYS', 30),
    secretId: text('SALESFORCE_SECRET_ID'),
    apiVersion: text('SALESFORCE_API_VERSION', '65.0'),
    mappingsDir: text('MAPPINGS_DIR', 'mappings'),
    schemaDir: text('SCHEMA_DIR', 'salesforce/schema'),
    attemptsAllowed: number('ATTEMPTS', 10),
    topUpConcurrency: number('TOP_UP_CONCURRENCY', 1),
    reminderHour: Number(environment.REMINDER_HOUR || 14),
    ...(environment.ARCHIVE_BUCKET ? { archiveBucket: environment.ARCHIVE_BUCKET } : {}),
  };
  if (!/^([01]?\d|2[0-3])?$/.test(environment.REMINDER_HOUR ?? '')) wrong.push('REMINDER_HOUR must be 0 to 23');
  if (!/^(0|[6-9]\d|[1-9]\d{2,4})?$/.test(environment.STAMP_RETENTION_DAYS ?? ''))
    wrong.push('STAMP_RETENTION_DAYS must be 0, or 60 or more');
  if (!['', '1', '2'].includes(environment.STAMP_FORMAT ?? '')) wrong.push('STAMP_FORMAT must be 1 or 2');
  if (!isUsable(configuration.apiVersion)) {
    wrong.push(
      `SALESFORCE_API_VERSION must be ${oldestApiVersion}.0 or later and be written like 65.0: set the parameter ` +
        'SalesforceApiVersion of the stack and deploy again',
    );
  }
  if (wrong.length > 0)
    throw new ConfigurationError(`The environment of the function is incomplete or wrong: ${wrong.join('; ')}.`);
  return configuration;
}

function isUsable(apiVersion: string): boolean {
  return /^[1-9]\d{1,2}\.0$/.test(apiVersion) && Number(apiVersion) >= oldestApiVersion;
}
