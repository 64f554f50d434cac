// The AWS clients of the functions.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type ObjectStore, storePerBucket } from '../../pipeline/event/objects/object-store.ts';
import { s3ObjectStore } from '../../pipeline/event/s3/s3-object-store.ts';
import { limitCallsAtOnce, socketsForCalls } from './calls-at-once.ts';

/** For calls with small replies, in milliseconds. The SDK makes three attempts by itself. */
const timeLimits = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * The SDK would put its middleware together again for every call, which takes a tenth of an event's CPU. The calls of a
 * command then share a context, with the endpoint in it, so each bucket needs a client of its own.
 */
const cacheMiddleware = true;

/** The SDK would prepare the input and output of every call for a log that does not exist. */
function withoutLog<T extends Pick<S3Client | SQSClient | DynamoDBClient, 'middlewareStack'>>(client: T): T {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** A stalled body is resumed at the byte reached. Without a limit it would hang until the function times out. */
export const newS3 = (): S3Client =>
  withoutLog(new S3Client({ cacheMiddleware, requestHandler: { ...timeLimits, socketTimeout: 15_000 } }));

/** Opens the objects of any bucket. */
export const newObjectStore = (): ObjectStore => storePerBucket(() => s3ObjectStore(newS3()));

export const newSqs = (): SQSClient => withoutLog(new SQSClient({ cacheMiddleware, requestHandler: timeLimits }));

export const newSecretsManager = (): SecretsManagerClient => new SecretsManagerClient({ requestHandler: timeLimits });

export function newDynamoDb(): DynamoDBClient {
  const requestHandler = { ...timeLimits, ...socketsForCalls };
  const client = withoutLog(new DynamoDBClient({ cacheMiddleware, requestHandler }));
  limitCallsAtOnce(client);
  return client;
}
