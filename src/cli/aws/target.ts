// The pipeline a command is about: a deployed one where options or variables name its queues or its bucket, otherwise
// the local stack that runs here.
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueUrls } from '../../pipeline/settle/sqs-queues.ts';
import { type Io, UsageError } from '../io.ts';
import { readLocalState } from '../local-stack/local-state.ts';

export interface TargetOptions {
  bucket?: string;
  backlogQueue?: string;
  deadLetterQueue?: string;
}

export interface Target {
  s3: S3Client;
  sqs: SQSClient;
  /** Each throws `UsageError` where a deployed pipeline is meant and nothing names it. */
  bucket(): string;
  backlogQueue(): string;
  deadLetterQueue(): string;
  close(): void;
}

const localClient = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** The variables have the names that the function's own have. AWS is reached as the AWS command line reaches it. */
export async function connectTo(options: TargetOptions, { env }: Pick<Io, 'env'>): Promise<Target> {
  const bucket = options.bucket ?? env.EVENT_BUCKET;
  const backlogQueue = options.backlogQueue ?? env.BACKLOG_QUEUE_URL;
  const deadLetterQueue = options.deadLetterQueue ?? env.DEAD_LETTER_QUEUE_URL;
  const isDeployed = [bucket, backlogQueue, deadLetterQueue].some((each) => each !== undefined);
  const local = isDeployed ? undefined : await readLocalState();
  if (!isDeployed && !local) {
    throw new UsageError(
      'no local stack is running here. Start one with "npm start", or name a deployed one with --bucket, --backlog-queue and --dead-letter-queue',
    );
  }
  const s3 = new S3Client(local ? { ...localClient(local.s3Url), forcePathStyle: true } : {});
  const region = regionOf(deadLetterQueue ?? backlogQueue ?? '');
  const sqs = new SQSClient(local ? localClient(local.sqsUrl) : region === undefined ? {} : { region });
  return {
    s3,
    sqs,
    bucket: () => bucketName(named(local?.bucket ?? bucket, names.bucket)),
    backlogQueue: () =>
      queueUrl(named(local?.queueUrls.backlog ?? backlogQueue, names.backlogQueue), names.backlogQueue),
    deadLetterQueue: () =>
      queueUrl(named(local?.queueUrls.deadLetter ?? deadLetterQueue, names.deadLetterQueue), names.deadLetterQueue),
    close() {
      s3.destroy();
      sqs.destroy();
    },
  };
}

interface Name {
  what: string;
  option: string;
  variable: string;
}

const names = {
  bucket: { what: 'the bucket of the events', option: '--bucket NAME', variable: 'EVENT_BUCKET' },
  backlogQueue: { what: 'the backlog queue', option: '--backlog-queue URL', variable: 'BACKLOG_QUEUE_URL' },
  deadLetterQueue: {
    what: 'the dead-letter queue',
    option: '--dead-letter-queue URL',
    variable: 'DEAD_LETTER_QUEUE_URL',
  },
} as const satisfies Record<string, Name>;

function named(value: string | undefined, { what, option, variable }: Name): string {
  if (value !== undefined && value !== '') return value;
  throw new UsageError(`${what} of the deployed stack is not named: name it with ${option}, or in ${variable}`);
}

/** Throws `UsageError` for what S3 cannot take for a name: a URL of it, the ARN of a bucket, nothing. */
export function bucketName(text: string): string {
  if (/^[\w.-]+$/.test(text) || /^arn:[\w-]+:s3[\w-]*:.*accesspoint/.test(text)) return text;
  throw new UsageError(`--bucket ${text} is no name of a bucket: write the name alone, such as my-events`);
}

/** A queue's URL says where it is: whatever region is set, calls must go there. */
const regionOf = (url: string) => /^https:\/\/sqs\.([a-z\d-]+)\.amazonaws\.com(\.cn)?\//.exec(url)?.[1];

/** The SDK takes any text, and says nine times that it is none. */
function queueUrl(text: string, { what, option, variable }: Name): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname.length > 1) return text;
  throw new UsageError(
    `${what} is named by its URL, such as https://sqs.eu-west-1.amazonaws.com/123456789012/NAME, and ${text} is none: see ${option}, or ${variable}`,
  );
}

/** For messages that only go into the backlog. */
export const onlyBacklog = (backlog: string): QueueUrls => ({ event: '', backlog, parked: '', deadLetter: '' });
