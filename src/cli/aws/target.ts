// The pipeline that a command works on: a deployed one if options or variables name its queues or its bucket, otherwise
// the local stack that runs in this folder.

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueUrls } from '../../pipeline/settle/sqs-queues.ts';
import type { Credentials } from '../../pipeline/write/salesforce/session/credentials.ts';
import { isBucketName } from '../../publisher/ship/ship-options.ts';
import { type Io, UsageError } from '../io.ts';
import { type LocalState, readLocalState } from '../local-stack/state.ts';

export interface TargetOptions {
  bucket?: string;
  backlogQueue?: string;
  deadLetterQueue?: string;
  parkedQueue?: string;
  stampTable?: string;
  idempotencyTable?: string;
}

export interface Target {
  s3: S3Client;
  sqs: SQSClient;
  /** Each throws `UsageError` if the pipeline is a deployed one and nothing names this part. */
  bucket(): string;
  /** The same; undefined if nothing names it. */
  bucketIfNamed(): string | undefined;
  /** The Salesforce credentials of the local stack; undefined for a deployed pipeline. Throws `FailureError`. */
  localCredentials?: (() => Promise<Credentials>) | undefined;
  backlogQueue(): string;
  deadLetterQueue(): string;
  parkedQueue(): string;
  stampTable(): string;
  idempotencyTable(): string;
  /** A client for the tables. `close` ends it. */
  dynamoDb(): Promise<DynamoDBClient>;
  close(): void;
}

const localClient = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** The variables are those of the function. The SDK finds region and credentials as the AWS command line does. */
export async function connectTo(options: TargetOptions, env: Io['env']): Promise<Target> {
  const bucket = options.bucket ?? env.EVENT_BUCKET;
  const backlogQueue = options.backlogQueue ?? env.BACKLOG_QUEUE_URL;
  const deadLetterQueue = options.deadLetterQueue ?? env.DEAD_LETTER_QUEUE_URL;
  const parkedQueue = options.parkedQueue ?? env.PARKED_QUEUE_URL;
  const stampTable = options.stampTable ?? env.STAMP_TABLE;
  const idempotencyTable = options.idempotencyTable ?? env.IDEMPOTENCY_TABLE;
  const isDeployed = [bucket, backlogQueue, deadLetterQueue, parkedQueue].some((each) => each !== undefined);
  const local = isDeployed ? undefined : await localStack();
  const region = regionOf(deadLetterQueue ?? backlogQueue ?? parkedQueue ?? '');
  // The bucket is in the region of the queues.
  const inRegion = region === undefined ? {} : { region };
  const s3 = new S3Client(local ? { ...localClient(local.s3Url), forcePathStyle: true } : inRegion);
  const sqs = new SQSClient(local ? localClient(local.sqsUrl) : inRegion);
  const secret = local?.secret;
  let dynamoDb: DynamoDBClient | undefined;
  return {
    s3,
    sqs,
    localCredentials: secret && (() => localCredentials(secret)),
    bucket: () => bucketName(named(local?.bucket ?? bucket, names.bucket)),
    bucketIfNamed() {
      const name = local?.bucket ?? bucket;
      return name === undefined || name === '' ? undefined : bucketName(name);
    },
    backlogQueue: () =>
      queueUrl(named(local?.queueUrls.backlog ?? backlogQueue, names.backlogQueue), names.backlogQueue),
    deadLetterQueue: () =>
      queueUrl(named(local?.queueUrls.deadLetter ?? deadLetterQueue, names.deadLetterQueue), names.deadLetterQueue),
    parkedQueue: () => queueUrl(named(local?.queueUrls.parked ?? parkedQueue, names.parkedQueue), names.parkedQueue),
    stampTable: () => named(local?.dynamoDb?.stampTable ?? stampTable, names.stampTable),
    idempotencyTable: () => named(local?.dynamoDb?.idempotencyTable ?? idempotencyTable, names.idempotencyTable),
    async dynamoDb() {
      const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
      dynamoDb ??= new DynamoDBClient(local?.dynamoDb ? localClient(local.dynamoDb.url) : inRegion);
      return dynamoDb;
    },
    close() {
      s3.destroy();
      sqs.destroy();
      dynamoDb?.destroy();
    },
  };
}

async function localCredentials({ url, id }: NonNullable<LocalState['secret']>): Promise<Credentials> {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { readSalesforceSecret } = await import('../../lambda/wiring/salesforce-secret.ts');
  const client = new SecretsManagerClient(localClient(url));
  try {
    return await readSalesforceSecret(client, id, 'person');
  } finally {
    client.destroy();
  }
}

export interface BucketTarget {
  client: S3Client;
  bucket: string;
}

/** Where events are published: this bucket, or that of the local stack. Throws `UsageError` if there is neither. */
export async function connectToBucket(bucket: string | undefined, settings: S3ClientConfig): Promise<BucketTarget> {
  if (bucket !== undefined) return { client: new S3Client(settings), bucket: bucketName(bucket) };
  const local = await localStack();
  const client = new S3Client({ ...settings, ...localClient(local.s3Url), forcePathStyle: true });
  return { client, bucket: local.bucket };
}

async function localStack(): Promise<LocalState> {
  const local = await readLocalState();
  if (local) return local;
  throw new UsageError(
    `no local stack is running in this folder. Start one with "npm start", or name a deployed stack with --stack NAME`,
  );
}

interface Name {
  what: string;
  option: string;
  variable: string;
}

const names = {
  bucket: { what: 'bucket of the events', option: '--bucket NAME', variable: 'EVENT_BUCKET' },
  backlogQueue: { what: 'backlog queue', option: '--backlog-queue URL', variable: 'BACKLOG_QUEUE_URL' },
  deadLetterQueue: {
    what: 'dead-letter queue',
    option: '--dead-letter-queue URL',
    variable: 'DEAD_LETTER_QUEUE_URL',
  },
  parkedQueue: { what: 'parked queue', option: '--parked-queue URL', variable: 'PARKED_QUEUE_URL' },
  stampTable: { what: 'table of stamps', option: '--stamp-table NAME', variable: 'STAMP_TABLE' },
  idempotencyTable: {
    what: 'table of applied events',
    option: '--idempotency-table NAME',
    variable: 'IDEMPOTENCY_TABLE',
  },
} as const satisfies Record<string, Name>;

function named(value: string | undefined, { what, option, variable }: Name): string {
  if (value !== undefined && value !== '') return value;
  throw new UsageError(
    `which ${what}? Name the deployed stack with --stack NAME, or its part with ${option} or ${variable}`,
  );
}

/** Throws `UsageError` for what S3 does not accept as a name: a URL, the ARN of a bucket, an empty text. */
export function bucketName(text: string): string {
  if (isBucketName(text)) return text;
  throw new UsageError(`--bucket ${text} is not the name of a bucket. Write the name alone, such as my-events`);
}

/** Calls must go to the region in the queue's URL, whatever region is set. */
const regionOf = (url: string) => /^https:\/\/sqs\.([a-z\d-]+)\.amazonaws\.com(\.cn)?\//.exec(url)?.[1];

/** The SDK accepts any text, and its error does not say that it is not a URL. */
function queueUrl(text: string, { what, option, variable }: Name): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname.length > 1) return text;
  throw new UsageError(
    `${text} is not the URL of a queue. Name the ${what} as in https://sqs.eu-west-1.amazonaws.com/123456789012/NAME, with ${option} or ${variable}`,
  );
}

/** For commands that send to the backlog queue alone. */
export const onlyBacklog = (backlog: string): QueueUrls => ({ event: '', backlog, parked: '', deadLetter: '' });
