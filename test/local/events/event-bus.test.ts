import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { createEventBus, matches, type NotTaken } from '../../../src/local/events/event-bus.ts';
import { startS3 } from '../../../src/local/s3/server.ts';
import { s3Client } from '../clients.ts';

const rule = {
  arn: 'arn:aws:events:us-east-1:000000000000:rule/r',
  pattern: { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'events/' }] } } },
  targetArn: 'target',
  deadLetterArn: 'dead-letter',
};
const event = { source: 'aws.s3', detail: { object: { key: 'events/a=b c' } } };

function bus(refusing: Record<string, NotTaken> = {}) {
  const sent: { arn: string; body: string; attributes: Readonly<Record<string, string>> }[] = [];
  const events = createEventBus({
    send(arn, body, attributes) {
      if (refusing[arn] === undefined) sent.push({ arn, body, attributes });
      return refusing[arn];
    },
  });
  events.putRule(rule);
  return { events, sent };
}

test('an event that a rule matches is sent to its queue as it is', () => {
  const { events, sent } = bus();
  events.put(event);
  events.put({ ...event, source: 'other' });
  events.put({ ...event, detail: { object: { key: 'other/a' } } });
  expect(sent).toEqual([{ arn: 'target', body: JSON.stringify(event), attributes: {} }]);
});

test('a queue that refuses for lack of permission is not asked again: the event is in the dead-letter queue', () => {
  const { events, sent } = bus({ target: 'NO_PERMISSIONS' });
  events.put(event);
  expect(sent).toMatchObject([
    {
      arn: 'dead-letter',
      body: JSON.stringify(event),
      attributes: { RULE_ARN: rule.arn, TARGET_ARN: 'target', ERROR_CODE: 'NO_PERMISSIONS' },
    },
  ]);
  expect(events.metrics).toMatchObject({ Invocations: 1, FailedInvocations: 1, InvocationsSentToDlq: 1 });
});

test('an event that is throttled arrives after all, unless it is throttled for 24 hours', () => {
  const { events, sent } = bus();
  events.refuseNext('THROTTLING');
  events.put(event);
  expect(sent.map(({ arn }) => arn)).toEqual(['target']);
  const always = bus({ target: 'THROTTLING' });
  always.events.put(event);
  expect(always.sent).toMatchObject([{ arn: 'dead-letter', attributes: { RETRY_ATTEMPTS: '185' } }]);
});

test('if the dead-letter queue refuses it too, the event is lost', () => {
  const { events, sent } = bus({ target: 'NO_RESOURCE', 'dead-letter': 'NO_PERMISSIONS' });
  events.put(event);
  expect(sent).toEqual([]);
  expect(events.metrics).toMatchObject({ FailedInvocations: 1, InvocationsFailedToBeSentToDlq: 1 });
});

test('a pattern that EventBridge would refuse is refused', () => {
  expect(() => matches(event, { source: [] })).toThrow('Empty arrays');
  expect(() => matches(event, { source: 'aws.s3' })).toThrow('object or an array');
  expect(() => matches(event, { source: [{ suffix: 's3' }] })).toThrow('suffix is not known');
});

test('S3 sends its documented event for a new object, and only if EventBridge is on', async () => {
  const sent: object[] = [];
  const server = await startS3({
    now: () => Date.UTC(2026, 2, 1, 12, 0, 0, 789),
    toEventBridge: (each) => sent.push(each),
  });
  const client = s3Client(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  const Bucket = 'platform-data';
  server.s3.createBucket(Bucket);
  server.s3.bucket(Bucket).setVersioning('Enabled');
  await client.send(new PutObjectCommand({ Bucket, Key: 'events/before', Body: 'x' }));
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  const put = await client.send(new PutObjectCommand({ Bucket, Key: 'events/a=b c+é', Body: 'xyz' }));
  expect(sent).toEqual([
    {
      version: '0',
      id: expect.any(String),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: '2026-03-01T12:00:00Z',
      region: 'us-east-1',
      resources: [`arn:aws:s3:::${Bucket}`],
      detail: {
        version: '0',
        'event-version': '1.0',
        bucket: { name: Bucket },
        object: {
          key: 'events/a=b c+é',
          size: 3,
          etag: put.ETag?.replaceAll('"', ''),
          'version-id': put.VersionId,
          sequencer: expect.stringMatching(/^[\dA-F]{18}$/),
        },
        'request-id': expect.any(String),
        requester: '000000000000',
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    },
  ]);
});
