// `s3sf ship DIR`: files that any program renames into a folder reach S3, as events that the library publishes do. It
// runs until it is stopped, says how it is from time to time, and tells people what does not get through.
import { mkdir, stat } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { systemClock } from '../../clock.ts';
import { type Shipper, type ShipperStatus, startShipper } from '../../publisher/drop-folder/shipper.ts';
import type { PublisherLogger, Report } from '../../publisher/publisher.ts';
import { type Bundle, collectReports } from '../aws/collect-reports.ts';
import { publishToTopic, runCommand } from '../aws/send-report.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { readLocalState } from '../local-stack/local-state.ts';
import { pause } from '../pause.ts';

export interface ShipOptions {
  bucket?: string;
  prefix: string;
  source: string;
  once: boolean;
  /** Seconds. */
  patience: number;
  /** Seconds. */
  healthEvery: number;
  /** Seconds. */
  settle: number;
  onReport?: string;
  snsTopic?: string;
  concurrency: number;
  maxSpoolEvents: number;
  /** MiB. */
  maxSpoolMb: number;
  json: boolean;
}

/** Between two deliveries of reports to the same people. */
const tellEveryMs = 60_000;

export async function ship(folder: string, options: ShipOptions, io: Io): Promise<ExitCode> {
  const { client, bucket } = await target(options.bucket, io);
  await checkFolder(folder);
  const logger = loggerTo(io);
  const telling = collectReports({
    deliver: (bundle) => deliver(bundle, options, io),
    onFailure: (error) => logger.error('people could not be told', { error: (error as Error).name }),
    everyMs: tellEveryMs,
    clock: systemClock,
  });
  const shipper = startShipper({
    folder,
    client,
    bucket,
    prefix: options.prefix,
    source: options.source,
    concurrency: options.concurrency,
    settleMs: options.settle * 1000,
    maxSpoolEvents: options.maxSpoolEvents,
    maxSpoolBytes: options.maxSpoolMb * 1024 * 1024,
    onReport: (report: Report) => telling.add(report),
    logger,
  });
  try {
    await (options.once ? untilEmpty(shipper, options, io.signal) : untilStopped(shipper, options, io));
  } finally {
    await shipper.close();
    await telling.flush();
    client.destroy();
  }
  const left = await shipper.status();
  io.out(healthLine(left, options, false));
  const isDone = left.events + left.unready + left.broken === 0;
  return options.once && !isDone ? 1 : 0;
}

async function untilStopped(shipper: Shipper, options: ShipOptions, { out, signal }: Io): Promise<void> {
  while (!signal.aborted) {
    await pause(options.healthEvery * 1000, signal);
    if (!signal.aborted) out(healthLine(await shipper.status(), options));
  }
}

async function untilEmpty(shipper: Shipper, { patience }: ShipOptions, signal: AbortSignal): Promise<void> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(patience * 1000)]);
  let caughtUp = false;
  void shipper.caughtUp().then(() => {
    caughtUp = true;
  });
  while (!over.aborted) {
    const { events, unready, sends } = await shipper.status();
    if (caughtUp && sends && events + unready === 0) return;
    await pause(50, over);
  }
}

async function deliver(bundle: Bundle, { onReport, snsTopic }: ShipOptions, { env }: Io): Promise<void> {
  const ways: Promise<void>[] = [];
  if (onReport !== undefined) ways.push(runCommand(onReport, bundle, env));
  const sns = snsTopic === undefined ? undefined : new SNSClient({});
  if (sns && snsTopic !== undefined) ways.push(publishToTopic(sns, snsTopic, bundle));
  const results = await Promise.allSettled(ways);
  sns?.destroy();
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await stat(folder)).isDirectory()) return;
  } catch {
    // Said below.
  }
  throw new UsageError(`${folder} is no folder, and none can be made there`);
}

/** Our own tries take the place of the SDK's. */
const clientSettings = { maxAttempts: 1, requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 } };

async function target(bucket: string | undefined, { env }: Io): Promise<{ client: S3Client; bucket: string }> {
  const named = bucket ?? env.EVENT_BUCKET;
  if (named !== undefined) return { client: new S3Client(clientSettings), bucket: named };
  const local = await readLocalState();
  if (!local) {
    throw new UsageError(
      'no local stack is running here. Start one with "npm start", or name a deployed bucket: --bucket NAME',
    );
  }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const here = { endpoint: local.s3Url, region: 'us-east-1', forcePathStyle: true, credentials };
  return { client: new S3Client({ ...clientSettings, ...here }), bucket: local.bucket };
}

/** Warnings and errors go to standard error, one line of JSON each: the health lines on standard output stay readable. */
function loggerTo({ err }: Io): PublisherLogger {
  const line = (level: string) => (message: string, fields: Readonly<Record<string, unknown>>) =>
    err(`${JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...fields })}\n`);
  return { info: line('INFO'), warn: line('WARN'), error: line('ERROR') };
}

/** Who has stopped does not send, and no other process need do. */
function healthLine(status: ShipperStatus, { json }: ShipOptions, isRunning = true): string {
  if (json) return `${JSON.stringify({ at: new Date().toISOString(), ...status })}\n`;
  const { events, bytes, oldestAgeMs, reported, broken, unready, sends, sent, failing } = status;
  const facts = [
    `${sent} sent`,
    `${events} waiting${events > 0 ? ` (${(bytes / 1_000_000).toFixed(1)} MB, oldest ${Math.round(oldestAgeMs / 1000)} s)` : ''}`,
    ...(reported > 0 ? [`${reported} reported`] : []),
    ...(unready > 0 ? [`${unready} not ready`] : []),
    ...(broken > 0 ? [`${broken} in quarantine`] : []),
    ...(failing ? [`S3 fails: ${failing.code} ${failing.detail}`] : []),
    ...(sends || !isRunning ? [] : ['another process sends']),
  ];
  return `ship: ${facts.join(', ')}\n`;
}
