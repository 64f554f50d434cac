import {
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { errorName } from '../clients.ts';
import { Bucket, startBucket } from './bucket-under-test.ts';

const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:event';

const configuration: NotificationConfiguration = {
  QueueConfigurations: [
    {
      Id: 'events',
      QueueArn,
      Events: ['s3:ObjectCreated:*'],
      Filter: {
        Key: {
          FilterRules: [
            { Name: 'prefix', Value: 'events/' },
            { Name: 'suffix', Value: '.json' },
          ],
        },
      },
    },
  ],
};

async function startNotifying(NotificationConfiguration = configuration) {
  const started = await startBucket({ versioned: true });
  await started.client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  return started;
}

const recordsOf = ({ notified }: Awaited<ReturnType<typeof startBucket>>) =>
  notified.flatMap(({ body }) => JSON.parse(body).Records ?? []);

it('sends a test event when it is configured, and returns the configuration', async () => {
  const { client, notified } = await startNotifying();
  expect(notified).toHaveLength(1);
  expect(notified[0]?.queueArn).toBe(QueueArn);
  expect(JSON.parse(notified[0]?.body ?? '')).toMatchObject({ Event: 's3:TestEvent', Bucket });
  const stored = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const [queue] = stored.QueueConfigurations ?? [];
  expect(queue).toMatchObject({ Id: 'events', QueueArn, Events: ['s3:ObjectCreated:*'] });
  // S3 returns the names of filter rules capitalized.
  expect(queue?.Filter?.Key?.FilterRules).toEqual([
    { Name: 'Prefix', Value: 'events/' },
    { Name: 'Suffix', Value: '.json' },
  ]);
});

it('notifies of a new object in message version 2.1, with a form-encoded key', async () => {
  const started = await startNotifying();
  const Key = 'events/a b+c/é(1)~.json';
  const { VersionId, ETag } = await started.client.send(new PutObjectCommand({ Bucket, Key, Body: 'xyz' }));
  const [record] = recordsOf(started);
  expect(record).toMatchObject({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: '2026-01-01T00:00:00.000Z',
    eventName: 'ObjectCreated:Put',
    s3: {
      configurationId: 'events',
      bucket: { name: Bucket, arn: 'arn:aws:s3:::events' },
      object: {
        key: 'events/a+b%2Bc/%C3%A9%281%29%7E.json',
        size: 3,
        eTag: ETag?.replaceAll('"', ''),
        versionId: VersionId,
        sequencer: expect.stringMatching(/^[\dA-F]{18}$/),
      },
    },
  });
});

it('orders the events of a key by their sequencer, even if the clock does not advance', async () => {
  const started = await startNotifying();
  for (const Body of ['a', 'b', 'c']) {
    await started.client.send(new PutObjectCommand({ Bucket, Key: 'events/a.json', Body }));
  }
  const sequencers = recordsOf(started).map(({ s3 }) => s3.object.sequencer);
  expect(new Set(sequencers).size).toBe(3);
  expect([...sequencers].sort()).toEqual(sequencers);
});

it('notifies only of the configured keys and events', async () => {
  const started = await startNotifying();
  for (const Key of ['other/a.json', 'events/a.txt']) {
    await started.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  }
  await started.client.send(new DeleteObjectCommand({ Bucket, Key: 'events/a.json' }));
  expect(recordsOf(started)).toEqual([]);
});

it('notifies of deleted objects if configured', async () => {
  const started = await startNotifying({
    QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectRemoved:*'] }],
  });
  const { VersionId } = await started.client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await started.client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await started.client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId }));
  expect(recordsOf(started).map(({ eventName }) => eventName)).toEqual([
    'ObjectRemoved:DeleteMarkerCreated',
    'ObjectRemoved:Delete',
  ]);
});

it('sends a notification twice on request', async () => {
  const started = await startNotifying();
  started.s3.duplicateNext(1);
  for (const Key of ['events/a.json', 'events/b.json']) {
    await started.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  }
  const keys = recordsOf(started).map(({ s3 }) => s3.object.key);
  expect(keys).toEqual(['events/a.json', 'events/a.json', 'events/b.json']);
});

const others: NotificationConfiguration = {
  ...configuration,
  TopicConfigurations: [{ Id: 't', TopicArn: 'arn:aws:sns:us-east-1:000000000000:t', Events: ['s3:ObjectRemoved:*'] }],
  LambdaFunctionConfigurations: [
    {
      Id: 'f',
      LambdaFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      Events: ['s3:ObjectCreated:Put'],
      Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'other/' }] } },
    },
  ],
};

it('replaces the whole configuration, and returns topics, functions and EventBridge', async () => {
  const { client } = await startNotifying({ ...others, EventBridgeConfiguration: {} });
  const stored = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(stored).toMatchObject({
    TopicConfigurations: [{ Id: 't', Events: ['s3:ObjectRemoved:*'] }],
    LambdaFunctionConfigurations: [
      { Id: 'f', Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'other/' }] } } },
    ],
    EventBridgeConfiguration: {},
  });
  const NotificationConfiguration = {};
  await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  const { $metadata: _, ...left } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(left).toEqual({});
});

it('refuses filters that overlap for the same event, whatever their destinations', async () => {
  const overlapping = (Events: 's3:ObjectCreated:Copy'[], prefix: string, suffix = '') => ({
    ...configuration,
    TopicConfigurations: [
      {
        TopicArn: 'arn:aws:sns:us-east-1:000000000000:t',
        Events,
        Filter: {
          Key: {
            FilterRules: [
              { Name: 'prefix' as const, Value: prefix },
              { Name: 'suffix' as const, Value: suffix },
            ],
          },
        },
      },
    ],
  });
  for (const prefix of ['', 'ev', 'events/a/']) {
    expect([prefix, await errorName(startNotifying(overlapping(['s3:ObjectCreated:Copy'], prefix)))]).toEqual([
      prefix,
      'InvalidArgument',
    ]);
  }
  expect(await errorName(startNotifying(overlapping(['s3:ObjectCreated:Copy'], 'events/', '.csv')))).toBe('none');
  expect(await errorName(startNotifying(overlapping(['s3:ObjectCreated:Copy'], 'other/')))).toBe('none');
});

it('matches filters in which special characters are encoded, and none in which they are not', async () => {
  const filtered = (Value: string) => ({
    QueueConfigurations: [
      {
        QueueArn,
        Events: ['s3:ObjectCreated:*' as const],
        Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value }] } },
      },
    ],
  });
  for (const [Value, expected] of [
    ['a+b/dt%3D', 1],
    ['a+b/dt=', 0],
    ['a b/dt%3D', 0],
  ] as const) {
    const started = await startNotifying(filtered(Value));
    await started.client.send(new PutObjectCommand({ Bucket, Key: 'a b/dt=1', Body: 'x' }));
    expect([Value, recordsOf(started).length]).toEqual([Value, expected]);
  }
});
