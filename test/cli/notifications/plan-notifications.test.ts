import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { decodedFilter, encodedFilter } from '../../../src/cli/notifications/filter-text.ts';
import { differenceTo, planNotifications } from '../../../src/cli/notifications/plan-notifications.ts';

const queue = 'arn:aws:sqs:eu-west-1:123456789012:s3sf-event';
const prefixed = (Value: string) => ({ Key: { FilterRules: [{ Name: 'Prefix' as never, Value }] } });

const current: NotificationConfiguration = {
  TopicConfigurations: [
    {
      Id: 'images',
      TopicArn: 'arn:aws:sns:eu-west-1:1:images',
      Events: ['s3:ObjectCreated:Put'],
      Filter: prefixed('images/'),
    },
  ],
  LambdaFunctionConfigurations: [
    { Id: 'gone', LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:1:function:f', Events: ['s3:ObjectRemoved:*'] },
  ],
};

test('EventBridge is added, and everything else is passed on as it is', () => {
  const { configuration, added, conflicts } = planNotifications({ ...current, $metadata: {} } as never, {
    to: 'EventBridge',
  });
  expect(configuration).toEqual({ ...current, EventBridgeConfiguration: {} });
  expect(added).toEqual([{ to: 'EventBridge', events: [], prefix: '', suffix: '' }]);
  expect(conflicts).toEqual([]);
  expect(planNotifications(configuration, { to: 'EventBridge' }).added).toEqual([]);
});

test('a queue is added once for each prefix, in the characters of S3', () => {
  const wanted = { to: 'queue', arn: queue, prefixes: ['events/', 'more of/dt='] } as const;
  const { configuration, added, conflicts } = planNotifications(current, wanted);
  expect(added.map(({ prefix }) => prefix)).toEqual(wanted.prefixes);
  expect(conflicts).toEqual([]);
  expect(configuration).toMatchObject(current);
  expect(configuration.QueueConfigurations?.map(({ Filter }) => Filter?.Key?.FilterRules?.[0]?.Value)).toEqual([
    'events/',
    'more+of/dt%3D',
  ]);
  expect(planNotifications(configuration, wanted).added).toEqual([]);
  const { QueueConfigurations } = planNotifications(current, { ...wanted, prefixes: [] }).configuration;
  expect(QueueConfigurations).toEqual([{ QueueArn: queue, Events: ['s3:ObjectCreated:*'] }]);
});

test.each([
  ['images/', 1],
  ['images/large/', 1],
  ['im', 1],
  ['', 1],
  ['events/', 0],
])('prefix "%s" overlaps with %i of the other destinations', (prefix, times) => {
  const { conflicts } = planNotifications(current, { to: 'queue', arn: queue, prefixes: [prefix] });
  expect(conflicts).toHaveLength(times);
  for (const conflict of conflicts) expect(conflict.with.arn).toBe('arn:aws:sns:eu-west-1:1:images');
});

test('other suffixes and other events do not overlap', () => {
  const suffix = { Key: { FilterRules: [{ Name: 'Suffix' as never, Value: '.jpg' }] } };
  const other = { QueueArn: `${queue}-2`, Events: ['s3:ObjectRemoved:Delete' as const], Filter: suffix };
  const { conflicts } = planNotifications({ QueueConfigurations: [other] }, { to: 'queue', arn: queue, prefixes: [] });
  expect(conflicts).toEqual([]);
  const created = { ...other, Events: ['s3:ObjectCreated:Copy' as const] };
  // Without a suffix, the new one includes every suffix.
  expect(
    planNotifications({ QueueConfigurations: [created] }, { to: 'queue', arn: queue, prefixes: [] }).conflicts,
  ).toHaveLength(1);
});

test('a queue that gets more already needs nothing', () => {
  const Events = ['s3:ObjectRemoved:*' as const, 's3:ObjectCreated:*' as const];
  const there = { QueueConfigurations: [{ QueueArn: queue, Events, Filter: prefixed('events/') }] };
  expect(planNotifications(there, { to: 'queue', arn: queue, prefixes: ['events/login/'] }).added).toEqual([]);
});

test('what S3 returns is compared without ids, order and capitals', () => {
  const written = planNotifications(current, { to: 'queue', arn: queue, prefixes: ['a b/'] }).configuration;
  const found = {
    ...written,
    QueueConfigurations: [
      { Id: 'made-by-s3', QueueArn: queue, Events: ['s3:ObjectCreated:*' as const], Filter: prefixed('a+b/') },
    ],
  };
  expect(differenceTo(written, found)).toBeUndefined();
  expect(differenceTo(written, { ...found, TopicConfigurations: [] })).toMatchObject({
    missing: [{ to: 'topic', prefix: 'images/' }],
    unexpected: [],
  });
  expect(differenceTo(written, { ...found, EventBridgeConfiguration: {} })).toMatchObject({
    missing: [],
    unexpected: [{ to: 'EventBridge' }],
  });
});

test('filters are encoded as S3 documents, and read again', () => {
  for (const [text, value] of [
    ['dt=2026-03-01/', 'dt%3D2026-03-01/'],
    ['a b/', 'a+b/'],
    ['a+b&c/', 'a%2Bb%26c/'],
    ['é~/', '%C3%A9%7E/'],
    ["!-_.'()/", "!-_.'()/"],
  ] as const) {
    expect(encodedFilter(text)).toBe(value);
    expect(decodedFilter(value)).toBe(text);
  }
  expect(decodedFilter('100%')).toBe('100%');
});
