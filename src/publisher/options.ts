// What a publisher can be told. Every setting but the first two has a default.
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { PublisherClock } from './clock.ts';
import type { PublisherLogger, Report } from './report.ts';

export interface EngineOptions {
  bucket: string;
  /** Start of the keys; default `events/`. */
  prefix?: string;
  /** Source of events that name none; default `s3-to-salesforce/publisher`. */
  source?: string;
  /** Settings of the S3 client; default: as the AWS SDK finds them. */
  s3?: S3ClientConfig;
  /** A client of your own in its place; `close` leaves it open. Tries of its own count as one of ours. */
  client?: Pick<S3Client, 'send'>;
  /** Bytes on disk at which events are refused; default 2 GiB. A file takes whole blocks of 4 KiB. */
  maxSpoolBytes?: number;
  /** Events in the spool at which further ones are refused; default 500,000. */
  maxSpoolEvents?: number;
  /** Puts at once; default 16. */
  concurrency?: number;
  /** Failed tries after which an event is reported; default 10. It goes on being tried. */
  attempts?: number;
  /** Milliseconds after the first failed try, doubled after each further one, jittered; default 1,000. */
  firstDelayMs?: number;
  /** Longest of these delays in milliseconds; default 60,000. */
  longestDelayMs?: number;
  /** Milliseconds between tries of a reported event, jittered; default 300,000. */
  slowDelayMs?: number;
  /** Milliseconds one put may take; default 30,000. */
  putTimeoutMs?: number;
  /** Milliseconds between looks for what other processes handed over; default 500. */
  pollMs?: number;
  /** Milliseconds without a sign of life after which another process becomes the sender; default 5,000. */
  takeOverMs?: number;
  /** Told of events that failed often, of broken files, and when events are refused. What it throws is logged. */
  onReport?: (report: Report) => unknown;
  /** Default: warnings and errors to standard error, one line of JSON each. */
  logger?: PublisherLogger;
  /** Default: the system's. */
  clock?: PublisherClock;
  /** 0 ≤ random < 1; default `Math.random`. */
  random?: () => number;
}

export interface PublisherOptions extends EngineOptions {
  /** Folder of the spool, on a disk that survives what the events shall survive. Processes may share it. */
  spool: string;
  /** Bytes of one event as JSON above which it is refused; default 1,000,000. */
  maxEventBytes?: number;
  /** Milliseconds that `publish` waits for the disk; default 5,000. */
  publishTimeoutMs?: number;
  /** Ids of events that have none; default random UUIDs. */
  newId?: () => string;
}

export type RefusalReason =
  /** No type, or no JSON can be made of it. */
  | 'invalid-event'
  | 'too-large'
  /** The configured ceiling is reached. */
  | 'spool-full'
  | 'disk-full'
  | 'spool-unwritable'
  /** So much is being handed over that the disk does not keep up. */
  | 'too-busy'
  /** The disk has not answered in time. The event may arrive all the same. */
  | 'timeout'
  /** `close` was called. */
  | 'closed';

export type PublishResult =
  | { status: 'spooled'; id: string; key: string }
  /** With an id, publish it again under the same: should both arrive, they are one event. */
  | { status: 'refused'; reason: RefusalReason; id?: string };

export interface CloseOptions {
  /** Milliseconds to wait until S3 has everything; default 0. What is left stays in the spool for the next process. */
  drainMs?: number;
  /** Milliseconds that puts under way are given; default 5,000. */
  graceMs?: number;
}
