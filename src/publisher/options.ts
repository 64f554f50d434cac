// Options and results of a publisher. Only the bucket and the spool folder are required.
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { PublisherClock } from './clock.ts';
import type { PackOptions } from './pack.ts';
import type { PublisherLogger, Report } from './report.ts';

export interface EngineOptions {
  /** Name of the S3 bucket that the pipeline listens to. */
  bucket: string;
  /** Prefix of the object keys. Must be the prefix that the pipeline listens to. Default: `events/`. */
  prefix?: string;
  /** CloudEvents source of events that have none. Default: `s3-to-salesforce/publisher`. */
  source?: string;
  /** Configuration of the S3 client. Default: region and credentials as the AWS SDK resolves them. */
  s3?: S3ClientConfig;
  /**
   * Your own S3 client, used in place of one made from `s3`. `close` does not destroy it. Its own retries count as one
   * attempt.
   */
  client?: Pick<S3Client, 'send'>;
  /**
   * Size limit of the spool in bytes on disk, counted in blocks of 4 KiB. Above it, events are refused. Default: 2 GiB.
   */
  maxSpoolBytes?: number;
  /** Limit of events in the spool. Above it, events are refused. Default: 500,000. */
  maxSpoolEvents?: number;
  /**
   * Sends several events as one S3 object, which saves requests and adds latency. Default: each event is a separate
   * object.
   */
  pack?: PackOptions;
  /** Maximum number of concurrent puts. Default: 16. */
  concurrency?: number;
  /** Failed attempts after which an event is reported. The sender keeps retrying it. Default: 10. */
  attempts?: number;
  /** Milliseconds before the first retry. Doubled for each further retry, with jitter. Default: 1,000. */
  firstDelayMs?: number;
  /** Longest retry delay in milliseconds. Default: 60,000. */
  longestDelayMs?: number;
  /** Milliseconds between attempts for a reported event, with jitter. Default: 300,000. */
  slowDelayMs?: number;
  /** Timeout of one put in milliseconds. Default: 30,000. */
  putTimeoutMs?: number;
  /** Milliseconds between scans for events that other processes handed over. Default: 500. */
  pollMs?: number;
  /** Milliseconds without a heartbeat of the sending process after which another process takes over. Default: 5,000. */
  takeOverMs?: number;
  /**
   * Called for each report: an event that keeps failing, a broken file, refused events, and every five minutes that
   * events still wait. If it throws or rejects, that is logged.
   */
  onReport?: (report: Report) => unknown;
  /** Receives log messages. Default: warnings and errors go to standard error, one line of JSON each. */
  logger?: PublisherLogger;
  /** Source of time, for tests. Default: the system clock. */
  clock?: PublisherClock;
  /** Source of jitter, for tests: returns a number with 0 ≤ n < 1. Default: `Math.random`. */
  random?: () => number;
}

export interface PublisherOptions extends EngineOptions {
  /**
   * Folder of the spool, created if missing. Use a disk that survives a restart. Several processes may share a spool.
   */
  spool: string;
  /** Size limit of one event in bytes of JSON. Default: 1,000,000. */
  maxEventBytes?: number;
  /** Milliseconds that `publish` waits for the disk before it refuses the event. Default: 5,000. */
  publishTimeoutMs?: number;
  /** Generates the id of an event that has none. Default: random UUIDs. */
  newId?: () => string;
}

export type RefusalReason =
  /** The type is missing, an id or source is not valid, or the event cannot be serialized as JSON. */
  | 'invalid-event'
  /** The JSON exceeds `maxEventBytes`. */
  | 'too-large'
  /** The spool has reached `maxSpoolEvents` or `maxSpoolBytes`. */
  | 'spool-full'
  /** The disk or the user's quota is full. */
  | 'disk-full'
  /** The spool folder cannot be created or written. The next event tries again. */
  | 'spool-unwritable'
  /** 10,000 events or 64 MiB are waiting for the disk. */
  | 'too-busy'
  /** The disk did not answer within `publishTimeoutMs`. The event may still arrive. */
  | 'timeout'
  /** `close` was called. */
  | 'closed';

export type PublishResult =
  /**
   * The event is durable on disk and will be put to S3 under `key`. With `pack`, there is no `key`: it depends on the
   * events that share the object.
   */
  | { status: 'spooled'; id: string; key?: string }
  /**
   * The event was not accepted. You may publish it again with the same `id`: if both arrive, they count as one event.
   */
  | { status: 'refused'; reason: RefusalReason; id?: string };

export interface CloseOptions {
  /**
   * Milliseconds to wait for the spool to drain. Events that remain stay in the spool for the next process. Default: 0.
   */
  drainMs?: number;
  /** Milliseconds that puts in progress may take to finish. Default: 5,000. */
  graceMs?: number;
}
