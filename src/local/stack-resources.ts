// Creates locally what the template creates in AWS: queues, bucket, tables, and the secret with the app's key.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DynamoDbServer } from './dynamodb/server.ts';
import type { SourceSettings } from './event-source/settings.ts';
import type { S3Server } from './s3/server.ts';
import type { SecretsServer } from './secrets/server.ts';
import type { SqsServer } from './sqs/server.ts';
import type { QueueName, SourceName, StackOptions } from './stack-options.ts';

export const region = 'us-east-1';
export const tables = { idempotency: 'idempotency', stamps: 'stamps' } as const;
export const secretName = 's3-to-salesforce/salesforce';
export const salesforceApp = { clientId: 'local-client-id', username: 'integration@example.com' } as const;

/** The export function's event sources, with the defaults of the template. */
export const eventSources = {
  event: { batchSize: 10, windowSeconds: 0, maximumConcurrency: 3 },
  backlog: { batchSize: 500, windowSeconds: 1, maximumConcurrency: 2 },
} as const satisfies Record<SourceName, SourceSettings>;

/** The recursive loop setting of the export function in the template. */
export const recursiveLoop = 'Allow';

const fourteenDays = '1209600';
const names: readonly QueueName[] = ['dead-letter', 'parked', 'event', 'backlog'];

export function createQueues({ sqs }: SqsServer, functionTimeoutSeconds: number): void {
  const deadLetterTargetArn = sqs.arnOf('dead-letter');
  const consumed = {
    VisibilityTimeout: String(Math.min(6 * functionTimeoutSeconds, 43_200)),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 10 }),
  };
  for (const name of names) {
    const isConsumed = name === 'event' || name === 'backlog';
    sqs.createQueue(name, { MessageRetentionPeriod: fourteenDays, ...(isConsumed ? consumed : {}) });
  }
}

export function sourceSettings(
  name: SourceName,
  { batchSize, windowSeconds, maximumConcurrency }: Pick<StackOptions, keyof SourceSettings>,
): SourceSettings {
  const own = eventSources[name];
  const of = (option: number | Partial<Record<SourceName, number>> | undefined) =>
    typeof option === 'number' ? option : option?.[name];
  return {
    batchSize: of(batchSize) ?? own.batchSize,
    windowSeconds: of(windowSeconds) ?? own.windowSeconds,
    maximumConcurrency: of(maximumConcurrency) ?? own.maximumConcurrency,
  };
}

export function perQueue<T>(of: (name: QueueName) => T): Record<QueueName, T> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<QueueName, T>;
}

/** A versioned bucket that notifies the queue of every new object, and first sends S3's test event. */
export function createBucket({ s3 }: S3Server, bucket: string, queueArn: string, prefix: string | undefined): void {
  s3.createBucket(bucket);
  s3.bucket(bucket).setVersioning('Enabled');
  s3.setNotifications(bucket, [{ id: 'events', queueArn, events: ['s3:ObjectCreated:*'], prefix }]);
}

export async function createTables(dynamoDb: DynamoDbServer): Promise<void> {
  await dynamoDb.createTable(tables.idempotency, 'id');
  await dynamoDb.createTable(tables.stamps, 'record');
}

/** The connected app's key pair. */
export function createKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

export function createSecret({ secrets }: SecretsServer, loginUrl: string, privateKey: string): void {
  secrets.create(secretName, JSON.stringify({ loginUrl, ...salesforceApp, privateKey }));
}
