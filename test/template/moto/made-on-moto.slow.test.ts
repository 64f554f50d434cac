// Every resource of the template, made on an independent stand-in for AWS, as its own service describes it.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMakeStack, type MotoStack, startMotoStack } from './moto-stack.ts';

const fourteenDays = '1209600';

describe.skipIf(!canMakeStack)('the stack', () => {
  let stack: MotoStack;
  let of: MotoStack['described'];
  beforeAll(async () => {
    stack = await startMotoStack({ AlarmEmail: 'engineers@example.com', SweepSchedule: 'daily' });
    of = stack.described;
  });
  afterAll(() => stack?.close());

  test('every resource that the template names is made, and described', async () => {
    const template = await readFile('template.yaml', 'utf8');
    const section = template.slice(template.indexOf('\nResources:'), template.indexOf('\nOutputs:'));
    const names = [...section.matchAll(/^ {2}([A-Za-z]+):$/gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(35);
    expect(names.filter((name) => !(name in stack.made))).toEqual([]);
    expect(names.filter((name) => !of[name] && !/Policy$/.test(name))).toEqual([]);
  });

  test('the bucket is private, encrypted, versioned, over TLS only, and expires', () => {
    const { EventBucket: bucket } = of;
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

  test('the bucket tells the event queue of new objects, and everybody else by EventBridge', () => {
    const { notification } = of.EventBucket;
    expect(stack.properties('EventBucket').NotificationConfiguration.EventBridgeConfiguration).toEqual({
      EventBridgeEnabled: true,
    });
    expect(notification.QueueConfigurations).toMatchObject([
      {
        QueueArn: of.EventQueue.QueueArn,
        Events: ['s3:ObjectCreated:*'],
        Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'events/' }] } },
      },
    ]);
    const [allow] = of.EventQueue.Policy.Statement;
    expect(allow).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${stack.made.EventBucket}` } },
    });
  });

  test.each(['EventQueue', 'BacklogQueue', 'DeadLetterQueue', 'ParkedQueue'])(
    '%s is encrypted, over TLS only, and keeps for 14 days',
    (name) => {
      expect(of[name]).toMatchObject({ SqsManagedSseEnabled: 'true', MessageRetentionPeriod: fourteenDays });
      const denied = of[name].Policy.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Deny');
      expect(denied).toMatchObject([{ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]);
    },
  );

  test.each(['EventQueue', 'BacklogQueue'])(
    '%s hides a message for six times the function’s time limit, and gives up after ten',
    (name) => {
      expect(Number(of[name].VisibilityTimeout)).toBeGreaterThan(6 * of.ExportFunction.Timeout);
      const { QueueArn } = of.DeadLetterQueue;
      expect(of[name].RedrivePolicy).toMatchObject({ deadLetterTargetArn: QueueArn, maxReceiveCount: 10 });
      const { sourceQueueArns } = stack.properties('DeadLetterQueue').RedriveAllowPolicy;
      const ends = sourceQueueArns.map((arn: { 'Fn::Sub': string }) => arn['Fn::Sub'].split('}').at(-1));
      expect(ends.filter((end: string) => of[name].QueueArn.endsWith(end))).toHaveLength(1);
    },
  );

  test.each([
    ['IdempotencyTable', 'id'],
    ['StampTable', 'record'],
  ])('%s is on demand, and can be brought back to any point in time', (name, key) => {
    expect(of[name]).toMatchObject({
      keys: [{ AttributeName: key, KeyType: 'HASH' }],
      billing: 'PAY_PER_REQUEST',
      recovery: 'ENABLED',
    });
    expect(stack.properties(name).SSESpecification).toEqual({ SSEEnabled: true });
  });

  test('applied events are forgotten, stamps are not', () => {
    expect(of.IdempotencyTable.ttl).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiration' });
    expect(of.StampTable.ttl).toMatchObject({ TimeToLiveStatus: 'DISABLED' });
  });

  test('the secret is created empty', () => {
    expect(of.SalesforceSecret.SecretString).toBe('{}');
  });

  test.each(['ExportFunction', 'RecoverFunction', 'PreviewFunction', 'SweepFunction'])(
    '%s runs on Node 24 and arm64',
    (name) => {
      expect(of[name]).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(of[name].Handler).toMatch(/^dist\/[a-z]+\.handler$/);
    },
  );

  test.each([
    ['ExportFunctionEvents', 'EventQueue', 5],
    ['ExportFunctionBacklog', 'BacklogQueue', 2],
  ])('%s hands over batches, and takes back single messages', (name, queue, MaximumConcurrency) => {
    expect(of[name]).toMatchObject({
      BatchSize: 500,
      EventSourceArn: of[queue].QueueArn,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency },
    });
    // To the version that takes traffic, not to the one under test.
    expect(stack.properties(name).FunctionName).toEqual({ Ref: 'ExportFunctionAliaslive' });
  });

  test('recover runs every five minutes, never twice at once, without a second try', () => {
    expect(of.RecoverFunctionEveryFiveMinutes).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
    });
    expect(of.RecoverFunction.reserved).toBe(1);
    expect(of.RecoverFunctionEventInvokeConfig).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  test('logs are kept for as long as it is said', () => {
    for (const name of ['ExportLogGroup', 'RecoverLogGroup', 'SweepLogGroup'])
      expect(of[name].retentionInDays).toBe(90);
  });

  test('preview may do nothing', () => {
    expect(of.PreviewRole).toMatchObject({ statements: [], attached: [] });
  });

  test('a deployment is gradual, and rolled back when an alarm is raised', () => {
    for (const name of ['ExportFunctionDeploymentGroup', 'RecoverFunctionDeploymentGroup']) {
      expect(of[name].deploymentConfigName).toContain('Canary10Percent5Minutes');
      const { AlarmConfiguration, AutoRollbackConfiguration } = stack.properties(name);
      expect(AlarmConfiguration).toMatchObject({ Enabled: true });
      expect(AlarmConfiguration.Alarms.length).toBeGreaterThan(0);
      expect(AutoRollbackConfiguration.Events).toContain('DEPLOYMENT_STOP_ON_ALARM');
    }
  });

  test('every alarm tells the engineers, says what to do, and names a part of the guide that there is', async () => {
    const guide = await readFile('docs/operations.md', 'utf8');
    const alarms = Object.entries(of).filter(([name]) => name.endsWith('Alarm'));
    expect(alarms.length).toBeGreaterThan(11);
    for (const [name, alarm] of alarms) {
      expect(alarm.AlarmActions, name).toEqual([stack.made.AlarmTopic]);
      const [, file, heading] = /(docs\/\S+\.md)(?:, "([^"]+)")?/.exec(alarm.AlarmDescription) ?? [];
      expect(file, name).toBeDefined();
      if (file === 'docs/operations.md') expect(guide, name).toMatch(new RegExp(`^#+ ${heading}$`, 'm'));
    }
    expect(of.AlarmMail).toMatchObject({ Protocol: 'email', Endpoint: 'engineers@example.com' });
  });

  test('dead letters and parked messages count while they are looked at', () => {
    for (const name of ['DeadLettersAlarm', 'ParkedAlarm']) {
      expect(of[name].Metrics[0].Expression).toBe('visible + invisible');
    }
  });

  test('the dashboard shows what operations ask for', () => {
    const titles = of.Dashboard.widgets.map(({ properties }: { properties: { title: string } }) => properties.title);
    expect(titles).toEqual(
      expect.arrayContaining([
        'Events by outcome',
        'Events by type',
        'From S3 to Salesforce',
        "From the event's own time to Salesforce",
        'Salesforce calls',
        'Rows in one call',
        'Daily calls that are used',
        'Age of the oldest message',
        'Dead letters by code',
      ]),
    );
    expect(JSON.stringify(of.Dashboard)).not.toMatch(/\$\{[A-Z]/);
  });
});
