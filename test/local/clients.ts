// AWS SDK clients for the emulators. Retries are off, so that a test sees the first answer.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

const settings = (endpoint: string, maxAttempts: number) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts,
});

export const sqsClient = (url: string, maxAttempts = 1) => new SQSClient(settings(url, maxAttempts));
export const s3Client = (url: string, maxAttempts = 1) => new S3Client(settings(url, maxAttempts));
export const dynamoClient = (url: string, maxAttempts = 1) => new DynamoDBClient(settings(url, maxAttempts));
export const secretsClient = (url: string, maxAttempts = 1) => new SecretsManagerClient(settings(url, maxAttempts));

/** The name of a failed call's error; `none` if the call succeeds. */
export async function errorName(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
