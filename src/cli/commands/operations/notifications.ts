// Shows what a bucket notifies, and adds EventBridge or a queue. S3 replaces the whole configuration and knows no
// condition: what is written is what was read just before, with one addition, and it is read again afterwards.
import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { connectTo } from '../../aws/target.ts';
import { type Io, UsageError } from '../../io.ts';
import { entriesOf, type NotificationEntry } from '../../notifications/notification.ts';
import {
  type Difference,
  differenceTo,
  type NotificationPlan,
  planNotifications,
  type Wanted,
} from '../../notifications/plan-notifications.ts';

export interface NotificationsOptions {
  bucket?: string;
  /** ARN of a queue to notify instead of EventBridge. */
  queue?: string;
  /** Starts of the keys; only with a queue. */
  prefix?: readonly string[];
  /** Write the configuration. */
  yes: boolean;
}

export interface NotificationsHost {
  env: Io['env'];
  signal: AbortSignal;
  /** Waits for so many milliseconds. */
  pause(ms: number): Promise<void>;
}

export interface NotificationsResult {
  bucket: string;
  wanted: 'EventBridge' | 'queue';
  /** What the bucket notified before. */
  before: NotificationEntry[];
  added: NotificationEntry[];
  end: NotificationsEnd;
}

export type NotificationsEnd =
  /** It notifies already. */
  | { kind: 'unchanged' }
  /** Without `yes`: nothing was written. */
  | { kind: 'planned' }
  | { kind: 'written' }
  /** S3 would refuse the configuration: nothing was written. */
  | { kind: 'overlap'; conflicts: NotificationPlan['conflicts'] }
  /** S3 refused it, so nothing was changed: a destination does not accept its test message. */
  | { kind: 'refused' }
  /** Somebody else wrote it at the same time. */
  | ({ kind: 'changed' } & Difference);

/** Reads after writing: S3 may return the old configuration for a while. */
const reads = { times: 6, pauseMs: 2_000 };

/** Throws `UsageError`. */
export async function setNotifications(
  options: NotificationsOptions,
  { env, signal, pause }: NotificationsHost,
): Promise<NotificationsResult> {
  const wanted = wantedIn(options);
  const target = await connectTo(options.bucket === undefined ? {} : { bucket: options.bucket }, env);
  const { s3 } = target;
  try {
    const bucket = target.bucket();
    const current = await read(s3, bucket);
    const plan = planNotifications(current, wanted);
    const { added, configuration, conflicts } = plan;
    const ended = (end: NotificationsEnd) => ({ bucket, wanted: wanted.to, before: entriesOf(current), added, end });
    if (added.length === 0) return ended({ kind: 'unchanged' });
    if (conflicts.length > 0) return ended({ kind: 'overlap', conflicts });
    if (!options.yes) return ended({ kind: 'planned' });
    if (!(await write(s3, bucket, configuration))) return ended({ kind: 'refused' });
    let difference = differenceTo(configuration, await read(s3, bucket));
    for (let time = 1; difference && time < reads.times && !signal.aborted; time += 1) {
      await pause(reads.pauseMs);
      difference = differenceTo(configuration, await read(s3, bucket));
    }
    return ended(difference ? { kind: 'changed', ...difference } : { kind: 'written' });
  } finally {
    target.close();
  }
}

function wantedIn({ queue, prefix: prefixes = [] }: NotificationsOptions): Wanted {
  if (queue === undefined) {
    if (prefixes.length === 0) return { to: 'EventBridge' };
    throw new UsageError(
      '--prefix needs --queue. EventBridge gets all events of the bucket, and its rules filter them',
    );
  }
  if (!/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+$/.test(queue)) {
    throw new UsageError(`--queue ${queue} is not the ARN of a queue: see the output EventQueueArn of the stack`);
  }
  const wild = prefixes.find((prefix) => prefix.includes('*'));
  if (wild !== undefined) throw new UsageError(`--prefix ${wild}: S3 knows no wildcards in prefixes`);
  const overlapping = prefixes.find((one, at) =>
    prefixes.some((other, index) => at !== index && one.startsWith(other)),
  );
  if (overlapping === undefined) return { to: 'queue', arn: queue, prefixes };
  throw new UsageError(
    `--prefix ${overlapping} overlaps with another one. S3 refuses prefixes that begin with each other`,
  );
}

const read = (s3: S3Client, Bucket: string): Promise<NotificationConfiguration> =>
  s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));

/** False if S3 refused the configuration as a whole: then it keeps the one it has. */
async function write(
  s3: S3Client,
  Bucket: string,
  NotificationConfiguration: NotificationConfiguration,
): Promise<boolean> {
  try {
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidArgument') return false;
    throw error;
  }
}
