// moto_server as an independent S3, SQS and DynamoDB: one process for each pipeline, everything set up through the real
// clients, as the template does it in AWS. Its events carry no version of the object, and its time cannot be skipped.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { startEventSource } from '../../src/local/event-source/event-source.ts';
import { sdkQueue } from '../../src/local/event-source/sdk-queue.ts';
import type { QueueName, SourceName, Stack } from '../../src/local/stack-options.ts';
import { tables } from '../../src/local/stack-resources.ts';
import { dynamoClient, s3Client, sqsClient } from '../local/clients.ts';

export type Moto = Awaited<ReturnType<typeof startMoto>>;

export const isMotoInstalled = () => spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;

/** A server with the bucket, the queues and the tables of the stack. */
export async function startMoto(bucket = 'events') {
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  // A test process that ends early takes its server along.
  const end = () => child.kill();
  process.once('exit', end);
  const close = async () => {
    process.off('exit', end);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  try {
    const url = await addressOf(createInterface(child.stderr));
    // Every request is a line there: unread, they would fill the pipe and stop the server.
    child.stderr.resume();
    const { queueUrls, queueArns } = await createQueues(url);
    await createBucket(url, bucket, queueArns.event);
    await createTables(url);
    const environment = {
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_SQS: url,
      AWS_ENDPOINT_URL_DYNAMODB: url,
      EVENT_QUEUE_URL: queueUrls.event,
      BACKLOG_QUEUE_URL: queueUrls.backlog,
      DEAD_LETTER_QUEUE_URL: queueUrls['dead-letter'],
      PARKED_QUEUE_URL: queueUrls.parked,
    };
    return { url, queueUrls, queueArns, environment, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, url] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('moto_server ended before it listened');
}

async function createQueues(url: string) {
  const sqs = sqsClient(url);
  async function create(name: QueueName, Attributes: Record<string, string> = {}): Promise<[string, string]> {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    const asked = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return [QueueUrl, asked.Attributes?.QueueArn ?? ''];
  }
  const dead = await create('dead-letter');
  const parked = await create('parked');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead[1], maxReceiveCount: 10 });
  const event = await create('event', { VisibilityTimeout: '360', RedrivePolicy });
  const backlog = await create('backlog', { VisibilityTimeout: '360', RedrivePolicy });
  sqs.destroy();
  const each = (place: 0 | 1): Record<QueueName, string> => ({
    'dead-letter': dead[place],
    parked: parked[place],
    event: event[place],
    backlog: backlog[place],
  });
  return { queueUrls: each(0), queueArns: each(1) };
}

async function createBucket(url: string, Bucket: string, QueueArn: string): Promise<void> {
  const s3 = s3Client(url);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const QueueConfigurations = [{ QueueArn, Events: ['s3:ObjectCreated:*' as const] }];
  const NotificationConfiguration = { QueueConfigurations };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  s3.destroy();
}

async function createTables(url: string): Promise<void> {
  const client = dynamoClient(url);
  for (const [TableName, AttributeName] of [
    [tables.idempotency, 'id'],
    [tables.stamps, 'record'],
  ] as const) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
      }),
    );
  }
  client.destroy();
}

/** The stack with its function fed from moto's queues; its own queues stay unused. */
export function stackOnMoto(own: Stack, moto: Moto) {
  const sqs = sqsClient(moto.url);
  const queue = (name: SourceName) =>
    sdkQueue({ client: sqs, queueUrl: moto.queueUrls[name], arn: moto.queueArns[name] });
  const queues = [queue('event'), queue('backlog')] as const;
  const source = (index: 0 | 1) =>
    startEventSource({
      queue: queues[index],
      invoke: own.function.invoke,
      batchSize: 10,
      windowSeconds: 0,
      maximumConcurrency: 1,
      longPollMs: 0,
    });
  const sources = { event: source(0), backlog: source(1) };
  const all = [sources.event, sources.backlog];
  const stack: Stack = {
    ...own,
    queueUrls: moto.queueUrls,
    queueArns: moto.queueArns,
    clients: {
      ...own.clients,
      s3: { ...own.clients.s3, endpoint: moto.url },
      sqs: { ...own.clients.sqs, endpoint: moto.url },
      dynamoDb: { ...own.clients.dynamoDb, endpoint: moto.url },
    },
    sources,
    counts: () => ({
      function: own.function.counts(),
      event: sources.event.counts(),
      backlog: sources.backlog.counts(),
    }),
    async pause() {
      await Promise.all(all.map((each) => each.pause()));
      while (own.function.counts().running > 0) await new Promise((wake) => setTimeout(wake, 5));
    },
    resume() {
      for (const each of all) each.resume();
    },
    async idle() {
      while (!(await sources.event.isIdle()) || !(await sources.backlog.isIdle())) {
        await new Promise((wake) => setTimeout(wake, 10));
      }
    },
    skipQueueTime() {
      throw new Error('the time of moto cannot be skipped');
    },
    async close() {
      await Promise.all(all.map((each) => each.stop()));
      await own.close();
      sqs.destroy();
      await moto.close();
    },
  };
  return { stack, counts: () => Promise.all(queues.map((each) => each.counts())) };
}
