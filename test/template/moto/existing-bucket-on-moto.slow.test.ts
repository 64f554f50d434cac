// A bucket that exists already, end to end on moto: the command turns on EventBridge and keeps what others configured, the
// template's rule notifies the template's queue, and the built function writes to Salesforce. What moto lacks (the rule's
// dead-letter queue, permissions) is in test/end-to-end/existing-bucket.test.ts, on our own emulator of EventBridge.
import { readFile } from 'node:fs/promises';
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { s3sf } from '../../cli/run-s3sf.ts';
import { s3Client, sqsClient } from '../../local/clients.ts';
import { canRun, startOnMoto } from './built-function-on-moto.ts';

const Bucket = 'platform-data';

test.skipIf(!canRun)('objects in a bucket that existed before become records in Salesforce', async () => {
  const { moto, org, lines, received, invoke, close } = await startOnMoto({
    ExistingBucketName: Bucket,
    EventPrefix2: 'more of/dt=',
    SweepSchedule: 'daily',
    OtherKmsKeys: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  });
  const [s3, sqs] = [s3Client(moto.url), sqsClient(moto.url)];
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL_S3: moto.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  }))
    vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    s3.destroy();
    sqs.destroy();
    await close();
  });

  // The stack creates no bucket, and its rule and policies name this one.
  expect(Object.keys(moto.made).filter((name) => name.startsWith('EventBucket'))).toEqual([]);
  // A key of the bucket encrypts what is archived there.
  expect(moto.made).toHaveProperty('ArchiveKeysPolicy');
  const { ExistingBucketRule: rule, EventQueue, DeadLetterQueue, ExportFunction, SweepFunction } = moto.described;
  expect(rule.targets).toEqual([
    {
      Id: 'event-queue',
      Arn: EventQueue.QueueArn,
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      DeadLetterConfig: { Arn: DeadLetterQueue.QueueArn },
    },
  ]);
  for (const { QueueArn, Policy } of [EventQueue, DeadLetterQueue]) {
    expect(Policy.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow')).toEqual([
      {
        Sid: 'OnlyTheRuleNotifies',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QueueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': rule.Arn } },
      },
    ]);
  }
  expect(ExportFunction.Environment.Variables.EVENT_BUCKETS).toBe(`${Bucket},`);
  expect(SweepFunction.Environment.Variables).toMatchObject({
    EVENT_BUCKET: Bucket,
    EVENT_PREFIXES: 'events/,more of/dt=,,',
    SWEEP_DAYS: '14',
  });
  const readsObjects = moto.described.ExportRole.statements.find(({ Sid }: { Sid: string }) => Sid === 'ReadEvents');
  expect(readsObjects.Resource).toBe(`arn:aws:s3:::${Bucket}/*`);
  const ofRule = (MetricName: string) => ({
    Namespace: 'AWS/Events',
    MetricName,
    Dimensions: [{ Name: 'RuleName', Value: rule.Name }],
  });
  expect(moto.described.NotificationsLostAlarm).toMatchObject(ofRule('InvocationsFailedToBeSentToDlq'));
  expect(moto.described.NotificationsFailedAlarm.Metrics).toMatchObject([
    {},
    { MetricStat: { Metric: ofRule('FailedInvocations') } },
    { MetricStat: { Metric: ofRule('InvocationsSentToDlq') } },
  ]);

  // Somebody else's bucket, with somebody else's queue.
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'theirs' }));
  const QueueArn = 'arn:aws:sqs:us-east-1:123456789012:theirs';
  const theirs = { Id: 'theirs', QueueArn, Events: ['s3:ObjectCreated:*' as const] };
  const NotificationConfiguration = { QueueConfigurations: [theirs] };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));

  const Body = await readFile('examples/first-rescue.json');
  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  await put('events/before-eventbridge.json');
  expect(await s3sf(['notifications', '--bucket', Bucket])).toMatchObject({
    code: 0,
    out: expect.stringContaining('Nothing was changed'),
  });
  // moto turns EventBridge on, but its answer leaves that out, and the command notices.
  const { out } = await s3sf(['notifications', '--bucket', Bucket, '--yes', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    added: [{ to: 'EventBridge' }],
    end: { kind: 'changed', missing: [{ to: 'EventBridge' }], unexpected: [] },
  });
  const configured = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(configured).toMatchObject({ QueueConfigurations: [theirs] });

  await put('elsewhere/not-an-event.json');
  await put('events/first rescue=1.json');
  await put('more of/dt=2026-03-01/again.json');
  const Records = await received(2);
  expect(await invoke({ Records })).toEqual({ kind: 'returned', payload: { batchItemFailures: [] } });
  const outcomes = lines.flatMap(readOutcomes).map(({ outcome, location }) => `${outcome} ${location.key}`);
  // Both hold the same event, and either may be the first.
  expect(outcomes).toHaveLength(2);
  expect(outcomes.map((text) => text.slice(text.indexOf(' ') + 1)).toSorted()).toEqual([
    'events/first rescue=1.json',
    'more of/dt=2026-03-01/again.json',
  ]);
  expect(org.records('Task')).toHaveLength(1);
});
