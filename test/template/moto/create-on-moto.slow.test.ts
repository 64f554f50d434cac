// Creates every resource of the template on moto, an independent AWS emulator, and checks each with its own service's API.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMakeStack, type MotoStack, startMotoStack } from './stack/moto-stack.ts';

const platform = 'arn:aws:iam::111122223333:role/platform';
const fourteenDays = '1209600';

describe.skipIf(!canMakeStack)('the stack', () => {
  let stack: MotoStack;
  let described: MotoStack['described'];
  beforeAll(async () => {
    stack = await startMotoStack({
      AlarmEmail: 'engineers@example.com',
      SweepSchedule: 'daily',
      OtherEventBuckets: 'arn:aws:s3:::other-events',
      EventPrefix2: 'more of/dt=',
      PublisherPrincipals: platform,
      VpcSubnetIds: 'subnet-0a1b2c3d,subnet-4e5f6a7b',
      VpcSecurityGroupIds: 'sg-0a1b2c3d',
      OtherKmsKeys: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    });
    described = stack.described;
  });
  afterAll(() => stack?.close());

  test('every resource of the template is created and can be described', async () => {
    const template = await readFile('template.yaml', 'utf8');
    const section = template.slice(template.indexOf('\nResources:'), template.indexOf('\nOutputs:'));
    const names = [...section.matchAll(/^ {2}([A-Za-z]+):$/gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(35);
    // For a bucket that exists: existing-bucket-on-moto.slow.test.ts
    const forOthers = ['ExistingBucketRule', 'ArchiveKeysPolicy', 'NotificationsFailedAlarm', 'NotificationsLostAlarm'];
    expect(names.filter((name) => !(name in stack.made))).toEqual(forOthers);
    expect(names.filter((name) => !described[name] && !/Policy$/.test(name))).toEqual(
      forOthers.filter((name) => !/Policy$/.test(name)),
    );
  });

  test('the bucket is private, encrypted, versioned and limited to TLS, and its events expire', () => {
    const { EventBucket: bucket } = described;
    expect(Object.values(bucket.public)).toEqual([true, true, true, true]);
    expect(bucket.encryption[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm).toBe('AES256');
    expect(bucket.versioning).toBe('Enabled');
    expect(bucket.owners).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(bucket.policy.Statement[0]).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(bucket.lifecycle).toContainEqual(
      expect.objectContaining({ ID: 'events', Filter: { Prefix: 'events/' }, Expiration: { Days: 400 } }),
    );
  });

  test('under each prefix, events expire and platforms may put them', () => {
    const { EventBucket: bucket, PublisherPolicy: policy } = described;
    expect(bucket.lifecycle).toContainEqual(
      expect.objectContaining({ ID: 'events-2', Filter: { Prefix: 'more of/dt=' }, Expiration: { Days: 400 } }),
    );
    const Resource = ['events/*', 'more of/dt=*'].map((keys) => `arn:aws:s3:::${stack.made.EventBucket}/${keys}`);
    const [allow] = policy.Statement;
    // CloudFormation removes AWS::NoValue from a list. moto leaves null there.
    expect({ ...allow, Resource: allow.Resource.filter(Boolean) }).toEqual({
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource,
    });
    expect(bucket.policy.Statement.slice(1)).toEqual([
      {
        Sid: 'OtherAccountsPublish',
        Effect: 'Allow',
        Principal: { AWS: [platform] },
        Action: 's3:PutObject',
        Resource,
      },
    ]);
  });

  test('the bucket notifies the event queue of new objects', () => {
    const { notification } = described.EventBucket;
    // S3 encodes what is special in a filter.
    expect(notification.QueueConfigurations).toMatchObject(
      ['events/', 'more+of/dt%3D'].map((Value) => ({
        QueueArn: described.EventQueue.QueueArn,
        Events: ['s3:ObjectCreated:*'],
        Filter: { Key: { FilterRules: [{ Name: 'prefix', Value }] } },
      })),
    );
    const [allow] = described.EventQueue.Policy.Statement;
    expect(allow).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${stack.made.EventBucket}` } },
    });
  });

  test.each(['EventQueue', 'BacklogQueue', 'DeadLetterQueue', 'ParkedQueue'])(
    '%s is encrypted, limited to TLS, and keeps messages for 14 days',
    (name) => {
      expect(described[name]).toMatchObject({ SqsManagedSseEnabled: 'true', MessageRetentionPeriod: fourteenDays });
      const denied = described[name].Policy.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Deny');
      expect(denied).toMatchObject([{ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]);
    },
  );

  test.each(['EventQueue', 'BacklogQueue'])(
    '%s has a visibility timeout of six times the function’s timeout, and allows ten receives',
    (name) => {
      expect(Number(described[name].VisibilityTimeout)).toBeGreaterThan(6 * described.ExportFunction.Timeout);
      const { QueueArn } = described.DeadLetterQueue;
      expect(described[name].RedrivePolicy).toMatchObject({ deadLetterTargetArn: QueueArn, maxReceiveCount: 10 });
      const { sourceQueueArns } = stack.properties('DeadLetterQueue').RedriveAllowPolicy;
      const ends = sourceQueueArns.map((arn: { 'Fn::Sub': string }) => arn['Fn::Sub'].split('}').at(-1));
      expect(ends.filter((end: string) => described[name].QueueArn.endsWith(end))).toHaveLength(1);
    },
  );

  test.each([
    ['IdempotencyTable', 'id'],
    ['StampTable', 'record'],
  ])('%s is on demand and has point-in-time recovery', (name, key) => {
    expect(described[name]).toMatchObject({
      keys: [{ AttributeName: key, KeyType: 'HASH' }],
      billing: 'PAY_PER_REQUEST',
      recovery: 'ENABLED',
    });
    expect(stack.properties(name).SSESpecification).toMatchObject({ SSEEnabled: true });
  });

  test.each(['IdempotencyTable', 'StampTable'])('items of %s that have an expiration expire', (name) => {
    expect(described[name].ttl).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiration' });
  });

  test('the secret is created empty', () => {
    expect(described.SalesforceSecret.SecretString).toBe('{}');
  });

  test.each(['ExportFunction', 'RecoverFunction', 'PreviewFunction', 'SweepFunction'])(
    '%s runs on Node 24 and arm64',
    (name) => {
      expect(described[name]).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(described[name].Handler).toMatch(/^dist\/[a-z]+\.handler$/);
    },
  );

  test.each([
    ['ExportFunctionEvents', 'EventQueue', 10, 3],
    ['ExportFunctionBacklog', 'BacklogQueue', 500, 2],
  ])('%s delivers batches and accepts failures of single messages', (name, queue, BatchSize, MaximumConcurrency) => {
    expect(described[name]).toMatchObject({
      BatchSize,
      EventSourceArn: described[queue].QueueArn,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency },
    });
    // The alias, not a version: it follows the deployment.
    expect(stack.properties(name).FunctionName).toEqual({ Ref: 'ExportFunctionAliaslive' });
  });

  test('an unfinished sweep continues by its own queue, one message at a time', () => {
    expect(described.SweepFunctionContinue).toMatchObject({
      BatchSize: 1,
      EventSourceArn: described.SweepQueue.QueueArn,
    });
    expect(Number(described.SweepQueue.VisibilityTimeout)).toBe(6 * described.SweepFunction.Timeout);
    expect(described.SweepQueue).toMatchObject({ MessageRetentionPeriod: fourteenDays });
    expect(described.SweepQueue).not.toHaveProperty('RedrivePolicy');
  });

  test('recover runs every five minutes, never twice at once, without retries', () => {
    expect(described.RecoverFunctionEveryFiveMinutes).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
    });
    expect(described.RecoverFunction.reserved).toBe(1);
    expect(described.RecoverFunctionEventInvokeConfig).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  test('logs are kept for the configured time', () => {
    for (const name of ['ExportLogGroup', 'RecoverLogGroup', 'SweepLogGroup'])
      expect(described[name].retentionInDays).toBe(90);
  });

  test('the preview function has no permissions, and nobody but Lambda may connect it to the VPC', () => {
    expect(described.PreviewRole).toMatchObject({ statements: [], attached: [{ PolicyArn: stack.made.VpcPolicy }] });
    for (const name of ['ExportFunction', 'RecoverFunction', 'PreviewFunction', 'SweepFunction'])
      expect(described[name].VpcConfig.SubnetIds).toHaveLength(2);
  });

  test('a deployment is gradual, and is rolled back if an alarm is raised', () => {
    for (const name of ['ExportFunctionDeploymentGroup', 'RecoverFunctionDeploymentGroup']) {
      expect(described[name].deploymentConfigName).toContain('Canary10Percent5Minutes');
      const { AlarmConfiguration, AutoRollbackConfiguration } = stack.properties(name);
      expect(AlarmConfiguration).toMatchObject({ Enabled: true });
      expect(AlarmConfiguration.Alarms.length).toBeGreaterThan(0);
      for (const { Name } of AlarmConfiguration.Alarms)
        expect(stack.made[Name.Ref]).toMatch(/^s3sf-(export|recover)-version-1-/);
      expect(AutoRollbackConfiguration.Events).toContain('DEPLOYMENT_STOP_ON_ALARM');
    }
  });

  test('every alarm notifies the engineers and refers to an existing section of the guide', async () => {
    const guide = await readFile('docs/operations.md', 'utf8');
    const alarms = Object.entries(described).filter(([name]) => name.endsWith('Alarm'));
    expect(alarms.length).toBeGreaterThan(11);
    for (const [name, alarm] of alarms) {
      // Those of a version only roll its deployment back.
      const isOfVersion = name.includes('Version');
      expect(alarm.AlarmActions, name).toEqual(isOfVersion ? [] : [stack.made.AlarmTopic]);
      const [, file, heading] = /(docs\/\S+\.md)(?:, "([^"]+)")?/.exec(alarm.AlarmDescription) ?? [];
      expect(file, name).toBeDefined();
      if (file === 'docs/operations.md') expect(guide, name).toMatch(new RegExp(`^#+ ${heading}$`, 'm'));
    }
    expect(described.AlarmMail).toMatchObject({ Protocol: 'email', Endpoint: 'engineers@example.com' });
  });

  test('dead-letter and parked messages count even while they are invisible', () => {
    for (const name of ['DeadLettersAlarm', 'ParkedAlarm']) {
      expect(described[name].Metrics[0].Expression).toBe('visible + invisible + delayed');
    }
  });

  test('the dashboard has the widgets that operations need', () => {
    const titles = described.Dashboard.widgets.map(
      ({ properties }: { properties: { title: string } }) => properties.title,
    );
    expect(titles).toEqual(
      expect.arrayContaining([
        'Events by outcome',
        'Events by type',
        'From S3 to Salesforce',
        "From the event's own time to Salesforce",
        'Salesforce calls',
        'Rows per call',
        'Daily API calls used',
        'Age of the oldest message',
        'Dead-letter messages by code',
      ]),
    );
    expect(JSON.stringify(described.Dashboard)).not.toMatch(/\$\{[A-Z]/);
  });
});
