// Ships the files in a folder to S3 as the publisher's own command does, and can also ship to the local stack and publish
// reports to an SNS topic.
import { SNSClient } from '@aws-sdk/client-sns';
import type { ShipperStatus } from '../../../publisher/drop-folder/shipper.ts';
import type { Bundle } from '../../../publisher/ship/collect-reports.ts';
import { runReportCommand } from '../../../publisher/ship/run-report-command.ts';
import { type ShipHost, shipClientSettings, shipFolder } from '../../../publisher/ship/ship-folder.ts';
import { type ShipOptions, ShipUsageError } from '../../../publisher/ship/ship-options.ts';
import { connectToBucket } from '../../aws/target.ts';
import { type Io, UsageError } from '../../io.ts';
import { publishToTopic } from '../../publish/publish-reports.ts';

export interface ShipTarget {
  bucket?: string;
  /** ARN of the topic that receives reports. */
  snsTopic?: string;
}

/** Returns the status at the end. Throws `UsageError`. */
export async function ship(
  folder: string,
  options: ShipOptions & ShipTarget,
  { env, ...host }: Pick<ShipHost, 'signal' | 'onLog' | 'onStatus'> & Pick<Io, 'env'>,
): Promise<ShipperStatus> {
  const target = await connectToBucket(options.bucket ?? env.EVENT_BUCKET, shipClientSettings);
  const deliverReports = (reports: Bundle) => deliver(reports, options, env);
  return shipFolder(folder, options, { ...host, ...target, deliver: deliverReports }).catch((error: unknown) => {
    throw error instanceof ShipUsageError ? new UsageError(error.message) : error;
  });
}

async function deliver(
  reports: Bundle,
  { onReport, snsTopic }: ShipOptions & ShipTarget,
  env: Io['env'],
): Promise<void> {
  const deliveries: Promise<void>[] = [];
  if (onReport !== undefined) deliveries.push(runReportCommand(onReport, reports, env));
  const sns = snsTopic === undefined ? undefined : new SNSClient({});
  if (sns && snsTopic !== undefined) deliveries.push(publishToTopic(sns, snsTopic, reports));
  const results = await Promise.allSettled(deliveries);
  sns?.destroy();
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
