// Ships the files that any program renames into a folder to S3, as the publisher library ships events. Runs until it is
// stopped, or until the folder is empty, and sends reports about what does not get through.
import { mkdir, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { systemClock } from '../clock.ts';
import { type Shipper, type ShipperStatus, startShipper } from '../drop-folder/shipper.ts';
import type { PublisherLogger } from '../report.ts';
import { type Bundle, collectReports } from './collect-reports.ts';
import { type ShipOptions, ShipUsageError } from './ship-options.ts';

export interface ShipLogEntry extends Readonly<Record<string, unknown>> {
  level: 'INFO' | 'WARN' | 'ERROR';
  message: string;
  /** RFC 3339. */
  timestamp: string;
}

export interface ShipHost {
  client: S3Client;
  bucket: string;
  signal: AbortSignal;
  /** Delivers reports. If it rejects, that is logged. */
  deliver(reports: Bundle): Promise<void>;
  /** Warnings and errors. */
  onLog(entry: ShipLogEntry): void;
  /** Called every `healthEvery` seconds; with `once`, at every look. */
  onStatus(status: ShipperStatus): void;
}

/** Settings for the S3 client: our own retries replace the SDK's. */
export const shipClientSettings = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 },
} satisfies S3ClientConfig;

/** Between two deliveries of reports to the same people. */
const reportEveryMs = 60_000;

/** Between two looks with `once`. */
const pollMs = 50;

/** Returns the status at the end, and destroys the client. Throws `ShipUsageError`. */
export async function shipFolder(folder: string, options: ShipOptions, host: ShipHost): Promise<ShipperStatus> {
  const { client, bucket, deliver } = host;
  await makeFolder(folder);
  const logger = loggerTo(host.onLog);
  const reports = collectReports({
    deliver,
    onFailure: (error) => logger.error('a report could not be delivered', { error: (error as Error).name }),
    everyMs: reportEveryMs,
    clock: systemClock,
  });
  const shipper = startShipper({
    folder,
    client,
    bucket,
    prefix: options.prefix,
    source: options.source,
    pack: { maxEvents: options.packEvents, maxDelayMs: Math.round(options.packDelay * 1000) },
    concurrency: options.concurrency,
    settleMs: options.settle * 1000,
    maxSpoolEvents: options.maxSpoolEvents,
    maxSpoolBytes: options.maxSpoolMb * 1024 * 1024,
    onReport: reports.add,
    logger,
  });
  try {
    await (options.once ? untilEmpty(shipper, options, host) : untilStopped(shipper, options, host));
  } finally {
    await shipper.close();
    await reports.flush();
    client.destroy();
  }
  return shipper.status();
}

function loggerTo(onLog: ShipHost['onLog']): PublisherLogger {
  const at = (level: ShipLogEntry['level']) => (message: string, fields: Readonly<Record<string, unknown>>) =>
    onLog({ level, message, timestamp: new Date().toISOString(), ...fields });
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

async function untilStopped(shipper: Shipper, { healthEvery }: ShipOptions, host: ShipHost): Promise<void> {
  while (!host.signal.aborted) {
    await pause(healthEvery * 1000, host.signal);
    if (!host.signal.aborted) host.onStatus(await shipper.status());
  }
}

async function untilEmpty(shipper: Shipper, { patience }: ShipOptions, host: ShipHost): Promise<void> {
  const over = AbortSignal.any([host.signal, AbortSignal.timeout(patience * 1000)]);
  let caughtUp = false;
  void shipper.caughtUp().then(() => {
    caughtUp = true;
  });
  while (!over.aborted) {
    // No more files are read, so the last events need not wait for others.
    if (caughtUp) shipper.flush();
    const status = await shipper.status();
    if (caughtUp && status.sends && status.events + status.unready === 0) return;
    host.onStatus(status);
    await pause(pollMs, over);
  }
}

/** Ends early when the signal is aborted. Unlike the publisher's clock, it keeps the process alive. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await stat(folder)).isDirectory()) return;
  } catch {
    // The error below says it.
  }
  throw new ShipUsageError(`${folder} is not a folder and cannot be created. Name another folder`);
}
