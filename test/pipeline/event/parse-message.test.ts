import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allLines } from '../../../src/line-ranges.ts';
import type { MessageContent } from '../../../src/pipeline/event/message.ts';
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';

const parse = (body: unknown): MessageContent =>
  parseMessage({
    messageId: 'm-1',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receiveCount: 1,
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:events',
  });

const record = (object: object, more: object = {}) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'us-east-1',
  eventTime: '2026-01-01T00:00:00.000Z',
  eventName: 'ObjectCreated:Put',
  s3: { s3SchemaVersion: '1.0', bucket: { name: 'events', arn: 'arn:aws:s3:::events' }, object },
  ...more,
});

const notification = (...records: object[]) => ({ Records: records });
const fresh = { lines: allLines, attempts: 0, mayHaveWritten: false, isNotification: true };

const eventBridge = (detail: object, type = 'Object Created') => ({
  version: '0',
  source: 'aws.s3',
  'detail-type': type,
  detail: { bucket: { name: 'events' }, ...detail },
});

function objectsOf(content: MessageContent) {
  expect(content.kind).toBe('request');
  return content.kind === 'request' ? content.request.objects : [];
}

test('a notification names its object', () => {
  const object = { key: 'a/b.json', size: 17, eTag: 'e1', versionId: 'v1', sequencer: '0055AED6DCD90281E5' };
  expect(parse(notification(record(object)))).toEqual({
    kind: 'request',
    request: { objects: [{ bucket: 'events', key: 'a/b.json', size: 17, eTag: 'e1', versionId: 'v1' }], ...fresh },
  });
});

test('version, ETag and size are optional', () => {
  const expected = [{ bucket: 'events', key: 'a' }];
  expect(objectsOf(parse(notification(record({ key: 'a' }))))).toEqual(expected);
  expect(objectsOf(parse(notification(record({ key: 'a', versionId: null, eTag: '' }))))).toEqual(expected);
});

test('keys in notifications are form-encoded', () => {
  const keys = {
    'with+space': 'with space',
    'plus%2Bsign': 'plus+sign',
    'percent%2520': 'percent%20',
    'caf%C3%A9/%F0%9F%99%82.json': 'café/🙂.json',
    'a%2Fb': 'a/b',
    'line%0Abreak': 'line\nbreak',
  };
  for (const [key, decoded] of Object.entries(keys)) {
    expect(objectsOf(parse(notification(record({ key }))))[0]?.key).toBe(decoded);
  }
});

test('only versions 2.x are read', () => {
  for (const eventVersion of ['2.0', '2.1', '2.3', '2.17']) {
    expect(parse(notification(record({ key: 'a' }, { eventVersion }))).kind).toBe('request');
  }
  for (const eventVersion of ['1.0', '3.0', '20.1', 2.1, undefined]) {
    expect(parse(notification(record({ key: 'a' }, { eventVersion }))).kind).toBe('unreadable');
  }
});

test('several records become one request, in order', () => {
  const content = parse(notification(record({ key: 'a' }), record({ key: 'b' }), record({ key: 'c' })));
  expect(objectsOf(content).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
});

test('every kind of object creation counts, with or without the prefix', () => {
  for (const eventName of ['Put', 'Post', 'Copy', 'CompleteMultipartUpload', 'Other']) {
    const plain = record({ key: 'a' }, { eventName: `ObjectCreated:${eventName}` });
    const prefixed = record({ key: 'a' }, { eventName: `s3:ObjectCreated:${eventName}` });
    expect(objectsOf(parse(notification(plain, prefixed)))).toHaveLength(2);
  }
});

test('a notification that is not about a new object needs no work', () => {
  for (const eventName of ['ObjectRemoved:Delete', 'ObjectRemoved:DeleteMarkerCreated', 's3:ObjectTagging:Put']) {
    const name = eventName.replace('s3:', '').split(':')[0];
    expect(parse(notification(record({ key: 'a' }, { eventName })))).toEqual({ kind: 'nothing', leftAlone: [name] });
  }
  const mixed = notification(record({ key: 'a' }, { eventName: 'ObjectRemoved:Delete' }), record({ key: 'b' }));
  expect(objectsOf(parse(mixed)).map(({ key }) => key)).toEqual(['b']);
  expect(parse(mixed)).toMatchObject({ leftAlone: ['ObjectRemoved'] });
  const deleted = eventBridge({ object: { key: 'a' } }, 'Object Deleted');
  expect(parse(deleted)).toEqual({ kind: 'nothing', leftAlone: ['Object Deleted'] });
  expect(parse(notification())).toEqual({ kind: 'nothing', leftAlone: ['NoRecords'] });
});

test('an object without content needs no work, whatever its name, but one with content is read', () => {
  const names = {
    'folder/': 'Folder',
    'events/2026-11-30_$folder$': 'Folder',
    'events/_SUCCESS': 'Marker',
    _SUCCESS: 'Marker',
    'events/_started_5274417894871': 'Marker',
    'events/_committed_5274417894871': 'Marker',
    'events/empty.json': 'EmptyObject',
    'events/not_SUCCESS': 'EmptyObject',
  };
  for (const [key, name] of Object.entries(names)) {
    expect(parse(notification(record({ key, size: 0 })))).toEqual({ kind: 'nothing', leftAlone: [name] });
    expect(parse(eventBridge({ object: { key, size: 0 } }))).toMatchObject({ leftAlone: [name] });
    expect(objectsOf(parse(notification(record({ key, size: 5 }))))).toHaveLength(1);
    expect(objectsOf(parse(notification(record({ key }))))).toHaveLength(1);
  }
  // An earlier version may have written a size that it did not know as 0.
  const own = {
    ...notification(record({ key: 'a', size: 0 })),
    s3ToSalesforce: { version: 1, attempts: 1, tried: true },
  };
  expect(objectsOf(parse(own))).toHaveLength(1);
});

test('an object in a bucket that the function does not read makes the message unreadable, also an empty one', () => {
  const read = (body: object, buckets: string[]) =>
    parseMessage({ messageId: 'm', body: JSON.stringify(body), receiveCount: 1, queueArn: 'arn' }, new Set(buckets));
  for (const body of [notification(record({ key: 'a' })), eventBridge({ object: { key: 'a', size: 0 } })]) {
    expect(read(body, ['events', 'others'])).not.toMatchObject({ kind: 'unreadable' });
    const content = read(body, ['others', 'events-of-others']);
    expect(content).toMatchObject({ kind: 'unreadable', failure: { code: 'message/unreadable' } });
    expect(content.kind === 'unreadable' && content.failure.message).toContain('OtherEventBuckets');
  }
  const mixed = notification(record({ key: 'a' }), record({ key: 'b' }));
  Object.assign((mixed as { Records: { s3: { bucket: object } }[] }).Records[1]?.s3.bucket ?? {}, { name: 'others' });
  expect(read(mixed, ['events'])).toMatchObject({ kind: 'unreadable' });
  expect(read(mixed, ['events', 'others'])).toMatchObject({ kind: 'request' });
});

test('the test message of S3 needs no work, also through a topic', () => {
  const body = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-01-01T00:00:00.000Z', Bucket: 'events' };
  expect(parse(body)).toEqual({ kind: 'nothing', leftAlone: ['TestEvent'] });
  expect(parse({ Type: 'Notification', Message: JSON.stringify(body) })).toMatchObject({ leftAlone: ['TestEvent'] });
});

test("a body that names S3 objects is none of S3's tests, whatever else it says", () => {
  expect(objectsOf(parse({ Event: 's3:TestEvent', ...notification(record({ key: 'a' })) }))).toHaveLength(1);
});

test.each([
  ['encoded twice', JSON.stringify(JSON.stringify(notification(record({ key: 'a' }))))],
  ['JSON array', '[{}]'],
  ['not JSON', 'Quillfeather'],
  ['only the detail of an EventBridge event', JSON.stringify(eventBridge({ object: { key: 'a' } }).detail)],
  [
    'whole SQS message',
    JSON.stringify({ messageId: 'm', receiptHandle: 'r', body: JSON.stringify(notification(record({ key: 'a' }))) }),
  ],
  ['destination of a Lambda function', JSON.stringify({ requestContext: {}, requestPayload: notification() })],
  ['alarm of CloudWatch', JSON.stringify({ Type: 'Notification', Message: '{"AlarmName":"Quillfeather"}' })],
  ['DynamoDB', JSON.stringify(notification({ eventSource: 'aws:dynamodb' }))],
  ['log of CloudTrail', JSON.stringify(notification({ eventSource: 's3.amazonaws.com', eventVersion: '1.08' }))],
  ['event itself', JSON.stringify({ eventType: 'Quillfeather' })],
])('an unreadable message says that it is: %s', (what, body) => {
  const content = parse(body);
  expect(content).toMatchObject({ kind: 'unreadable', failure: { message: expect.stringContaining(what) } });
  expect(JSON.stringify(content)).not.toContain('Quillfeather');
});

test('a notification that went through two topics is read', () => {
  const inTopic = (body: object) => ({ Type: 'Notification', Message: JSON.stringify(body) });
  expect(objectsOf(parse(inTopic(inTopic(notification(record({ key: 'a' }))))))).toHaveLength(1);
});

test('EventBridge does not encode the key', () => {
  const object = { key: 'a+b%20c/é.json', size: 3, etag: 'e1', 'version-id': 'v1', sequencer: '00' };
  expect(parse(eventBridge({ object, reason: 'PutObject' }))).toEqual({
    kind: 'request',
    request: { objects: [{ bucket: 'events', key: object.key, size: 3, eTag: 'e1', versionId: 'v1' }], ...fresh },
  });
});

test('both forms are read through SNS', () => {
  const wrapped = (body: object) => ({ Type: 'Notification', TopicArn: 'arn:example', Message: JSON.stringify(body) });
  expect(objectsOf(parse(wrapped(notification(record({ key: 'a+b' })))))).toEqual([{ bucket: 'events', key: 'a b' }]);
  expect(objectsOf(parse(wrapped(eventBridge({ object: { key: 'a+b' } }))))).toEqual([
    { bucket: 'events', key: 'a+b' },
  ]);
});

const extended = (extension: unknown) => ({ ...notification(record({ key: 'a' })), s3ToSalesforce: extension });

test('our own part holds the remaining lines and the attempts, and unknown members are ignored', () => {
  expect(parse(extended({ version: 1, attempts: 3, tried: true, lines: '2-4,9-', report: {} }))).toEqual({
    kind: 'request',
    request: {
      objects: [{ bucket: 'events', key: 'a' }],
      lines: [
        [2, 4],
        [9, Number.POSITIVE_INFINITY],
      ],
      attempts: 3,
      mayHaveWritten: true,
    },
  });
});

const garbage: [string, unknown][] = [
  ['nothing', ''],
  ['text', 'hello'],
  ['half a JSON text', '{"Records":['],
  ['null', 'null'],
  ['a number', '1'],
  ['a list', '[]'],
  ['an empty object', {}],
  ['Records that are no list', { Records: {} }],
  ['a record that is null', { Records: [null] }],
  ['a record that is no S3 record', notification({ eventSource: 'aws:sqs' })],
  ['a record without event name', notification(record({ key: 'a' }, { eventName: undefined }))],
  ['a record without s3', notification(record({ key: 'a' }, { s3: undefined }))],
  ['a record with an s3 that is text', notification(record({ key: 'a' }, { s3: 'a' }))],
  ['a record without bucket', notification(record({}, { s3: { object: { key: 'a' } } }))],
  ['a record without bucket name', notification(record({}, { s3: { bucket: {}, object: { key: 'a' } } }))],
  ['an object without key', notification(record({ size: 1 }))],
  ['an empty key', notification(record({ key: '' }))],
  ['a key that is a number', notification(record({ key: 7 }))],
  ['a key that is badly encoded', notification(record({ key: '%E0%A4' }))],
  ['a key with half a percent sign', notification(record({ key: '100%' }))],
  ['a key with half a surrogate pair', notification(record({ key: 'a\uD800' }))],
  ['a version that is a number', notification(record({ key: 'a', versionId: 1 }))],
  ['a good record before a bad one', notification(record({ key: 'a' }), record({}))],
  ['EventBridge without detail', { source: 'aws.s3', 'detail-type': 'Object Created' }],
  ['EventBridge without object', eventBridge({})],
  ['EventBridge of somebody else', { source: 'aws.ec2', 'detail-type': 'Object Created', detail: {} }],
  ['an SNS message that is no JSON', { Type: 'Notification', Message: 'hello' }],
  ['our own part as text', extended('x')],
  ['our own part of another version', extended({ version: 2, attempts: 0, tried: false })],
  ['attempts below zero', extended({ version: 1, attempts: -1, tried: false })],
  ['attempts that are no whole number', extended({ version: 1, attempts: 1.5, tried: false })],
  ['hops below zero', extended({ version: 1, attempts: 1, tried: false, hops: -1 })],
  ['receives below zero', extended({ version: 1, attempts: 1, tried: false, receives: -1 })],
  ['hops as text', extended({ version: 1, attempts: 1, tried: false, hops: '1' })],
  ['attempts as text', extended({ version: 1, attempts: '1', tried: false })],
  ['no member for earlier attempts', extended({ version: 1, attempts: 1 })],
  ['a wish to restore that is no wish', extended({ version: 1, attempts: 1, tried: true, restore: 'yes' })],
  ['a wish to apply again that is no wish', extended({ version: 1, attempts: 1, tried: true, again: 'yes' })],
  ['no lines at all', extended({ version: 1, attempts: 1, tried: false, lines: '' })],
  ['lines out of order', extended({ version: 1, attempts: 1, tried: false, lines: '5,3' })],
  ['lines as a number', extended({ version: 1, attempts: 1, tried: false, lines: 5 })],
];

test.each(garbage)('%s is unreadable', (_, body) => {
  expect(parse(body)).toMatchObject({ kind: 'unreadable', failure: { code: 'message/unreadable' } });
});

test('the failure repeats nothing of an unreadable message', () => {
  const content = parse(notification(record({ key: 7, secret: 'canary' }, { eventName: 'ObjectCreated:canary' })));
  expect(content.kind).toBe('unreadable');
  expect(JSON.stringify(content)).not.toContain('canary');
});

test('it throws for no body', () => {
  const leaf = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.string().map((key) => JSON.stringify(key)),
  );
  const shaped = fc
    .record(
      {
        eventSource: fc.constant('aws:s3'),
        eventVersion: fc.constant('2.1'),
        eventName: fc.constant('ObjectCreated:Put'),
        s3: fc.object(),
      },
      { requiredKeys: [] },
    )
    .map((odd) => JSON.stringify(notification(odd)));
  fc.assert(
    fc.property(fc.oneof(leaf, shaped), (body) => {
      expect(['request', 'nothing', 'unreadable']).toContain(parse(body).kind);
    }),
  );
});

test('a key named __proto__ does no harm', () => {
  expect(parse('{"__proto__":{"Records":[]}}').kind).toBe('unreadable');
  expect(({} as { Records?: unknown }).Records).toBeUndefined();
});

const viaCloudTrail = (eventSource: string) => ({
  source: 'aws.s3',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventSource, eventName: 'PutObject', requestParameters: { bucketName: 'events', key: 'canary' } },
});

const foreign: [string, unknown, RegExp][] = [
  ['a call that CloudTrail reports', viaCloudTrail('s3.amazonaws.com'), /CloudTrail reports S3 calls.*Object Created/],
  ['a call of another service', viaCloudTrail('kms.amazonaws.com'), /CloudTrail reports calls of another service/],
  [
    'another detail-type',
    eventBridge({ object: { key: 'canary' } }, 'Object Canary'),
    /does not document.*Object Created/,
  ],
  ['another source', { source: 'canary', 'detail-type': 'Order Placed', detail: {} }, /whose source is not S3/],
  ['a subscription', { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://canary' }, /Open SubscribeURL/],
  ['the end of one', { Type: 'UnsubscribeConfirmation', Message: 'canary' }, /subscription of this queue was deleted/],
  ['a topic for other messages', { Type: 'Notification', Message: 'canary' }, /SNS envelope contains no JSON object/],
  ['a CloudEvent', { specversion: '1.0', id: 'canary', type: 't', data: {} }, /an event itself.*to the bucket/],
  ['another event', { event_type: 'canary', data: {} }, /an event itself/],
  ['a topic with an event', { Type: 'Notification', Message: '{"specversion":"1.0"}' }, /an event itself/],
  ['records of SNS', { Records: [{ EventSource: 'aws:sns', Sns: { Message: 'canary' } }] }, /that SNS invoked/],
  ['records of Kinesis', { Records: [{ kinesis: { data: 'canary' } }] }, /Kinesis/],
  ['records of SQS', { Records: [{ eventSource: 'aws:sqs', body: 'canary' }] }, /SQS messages/],
  [
    'an unknown event name',
    notification(record({ key: 'a' }, { eventName: 'ObjectCanary:Put' })),
    /event name that S3/,
  ],
];

test.each(foreign)('%s is unreadable, and the reason says what it is and nothing of its content', (_, body, reason) => {
  const content = parse(body);
  expect(content).toMatchObject({ kind: 'unreadable', failure: { code: 'message/unreadable' } });
  const text = JSON.stringify(content);
  expect(text).toMatch(reason);
  expect(text).not.toMatch(/canary/i);
});
