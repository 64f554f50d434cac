// Ships the files that any program renames into a folder to S3, as the publisher library ships events. Runs until it is
// stopped, or until the folder is empty, and sends reports about what does not get through.
import { mkdir, stat } from 'node:fs/promises';
import { SNSClient } from '@aws-sdk/client-sns';
import { systemClock } from '../../../clock.ts';
import { type Shipper, type ShipperStatus, startShipper } from '../../../publisher/drop-folder/shipper.ts';
import type { PublisherLogger } from '../../../publisher/publisher.ts';
import { connectToBucket } from '../../aws/target.ts';
import { type Io, UsageError } from '../../io.ts';
import { pause } from '../../pause.ts';
import { type Bundle, collectReports } from '../../publish/collect-reports.ts';
import { publishToTopic, runCommand } from '../../publish/send-reports.ts';

export interface ShipOptions {
  bucket?: string;
  prefix: string;
  source: string;
  once: boolean;
  /** Seconds: with `once`, the longest run. */
  patience: number;
  /** Seconds between two status updates. */
  healthEvery: number;
  /** Seconds after which a file that is not JSON is quarantined, if it does not change. */
  settle: number;
  /** Shell command that receives reports. */
  onReport?: string;
  /** ARN of the topic that receives reports. */
  snsTopic?: string;
  /** Maximum number of events in one object. */
  packEvents: number;
  /** Maximum number of seconds that an event waits for others. */
  packDelay: number;
  concurrency: number;
  maxSpoolEvents: number;
  /** MiB. */
  maxSpoolMb: number;
}

export interface ShipLogEntry extends Readonly<Record<string, unknown>> {
  level: 'INFO' | 'WARN' | 'ERROR';
  message: string;
  /** RFC 3339. */
  timestamp: string;
}

export interface ShipHost {
  env: Io['env'];
  signal: AbortSignal;
  /** Warnings and errors. */
  onLog(entry: ShipLogEntry): void;
  /** Called every `healthEvery` seconds; with `once`, at every look. */
  onStatus(status: ShipperStatus): void;
}

/** Between two deliveries of reports to the same people. */
const reportEveryMs = 60_000;

/** Between two looks with `once`. */
const pollMs = 50;

/** Our own retries replace the SDK's. */
const clientSettings = { maxAttempts: 1, requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 } };

/** Gives the status at the end. Throws `UsageError`. */
export async function shipFolder(folder: string, options: ShipOptions, host: ShipHost): Promise<ShipperStatus> {
  const { client, bucket } = await connectToBucket(options.bucket ?? host.env.EVENT_BUCKET, clientSettings);
  await makeFolder(folder);
  const logger = loggerTo(host.onLog);
  const reports = collectReports({
    deliver: (bundle) => deliver(bundle, options, host.env),
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

async function deliver(bundle: Bundle, { onReport, snsTopic }: ShipOptions, env: Io['env']): Promise<void> {
  const deliveries: Promise<void>[] = [];
  if (onReport !== undefined) deliveries.push(runCommand(onReport, bundle, env));
  const sns = snsTopic === undefined ? undefined : new SNSClient({});
  if (sns && snsTopic !== undefined) deliveries.push(publishToTopic(sns, snsTopic, bundle));
  const results = await Promise.allSettled(deliveries);
  sns?.destroy();
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await stat(folder)).isDirectory()) return;
  } catch {
    // The error below says it.
  }
  throw new UsageError(`${folder} is not a folder and cannot be created. Name another folder`);
}
