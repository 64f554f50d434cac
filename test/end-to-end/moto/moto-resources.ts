// Creates the queues, bucket and secret of the stack on moto, through the real clients.
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { QueueName } from '../../../src/local/stack-options.ts';
import { secretName } from '../../../src/local/stack-resources.ts';
import { s3Client, secretsClient, sqsClient } from '../../local/clients.ts';

export type QueueTexts = Record<QueueName, string>;

/** @param visibilitySeconds visibility timeout of the event queue and the backlog queue */
export async function createQueues(
  url: string,
  visibilitySeconds: number,
): Promise<{ queueUrls: QueueTexts; queueArns: QueueTexts }> {
  const sqs = sqsClient(url);
  async function create(name: QueueName, attributes: Record<string, string> = {}): Promise<[string, string]> {
    const Attributes = { MessageRetentionPeriod: '1209600', ...attributes };
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    const reply = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return [QueueUrl, reply.Attributes?.QueueArn ?? ''];
  }
  const deadLetter = await create('dead-letter');
  const parked = await create('parked');
  const consumed = {
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetter[1], maxReceiveCount: 10 }),
  };
  const event = await create('event', consumed);
  const backlog = await create('backlog', consumed);
  sqs.destroy();
  const each = (index: 0 | 1): QueueTexts => ({
    'dead-letter': deadLetter[index],
    parked: parked[index],
    event: event[index],
    backlog: backlog[index],
  });
  return { queueUrls: each(0), queueArns: each(1) };
}

/** Creates a versioned bucket that notifies the queue of every new object under the prefix; default: of any. */
export async function createBucket(url: string, Bucket: string, QueueArn: string, prefix?: string): Promise<void> {
  const s3 = s3Client(url);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const FilterRules = [{ Name: 'prefix' as const, Value: prefix }];
  const Filter = prefix === undefined ? {} : { Filter: { Key: { FilterRules } } };
  const QueueConfigurations = [{ QueueArn, Events: ['s3:ObjectCreated:*' as const], ...Filter }];
  const NotificationConfiguration = { QueueConfigurations };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  s3.destroy();
}

/** Copies the secret from the stack's own Secrets Manager under the same name. */
export async function copySecret(fromUrl: string, toUrl: string): Promise<void> {
  const [from, to] = [secretsClient(fromUrl), secretsClient(toUrl)];
  const { SecretString } = await from.send(new GetSecretValueCommand({ SecretId: secretName }));
  await to.send(new CreateSecretCommand({ Name: secretName, SecretString }));
  from.destroy();
  to.destroy();
}
