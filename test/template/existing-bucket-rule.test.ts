// The rule of the template against events as S3 documents them ("EventBridge event message structure").
import { expect, test } from 'vitest';
import { matches } from '../../src/local/events/event-bus.ts';
import { templatePattern } from './template-rule.ts';

const event = (key: string, bucket = 'platform-data', more: Record<string, string> = {}) => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '111122223333',
  time: '2021-11-12T00:00:00Z',
  region: 'ca-central-1',
  resources: [`arn:aws:s3:::${bucket}`],
  detail: { version: '0', bucket: { name: bucket }, object: { key, size: 5 }, reason: 'PutObject' },
  ...more,
});

test('the rule matches new objects under each prefix, as their keys are', async () => {
  const pattern = await templatePattern({ ExistingBucketName: 'platform-data', EventPrefix2: 'more of/dt=' });
  expect(pattern).toEqual({
    source: ['aws.s3'],
    'detail-type': ['Object Created'],
    detail: {
      bucket: { name: ['platform-data'] },
      object: { key: [{ prefix: 'events/' }, { prefix: 'more of/dt=' }] },
    },
  });
  for (const key of ['events/a.json', 'more of/dt=2026-03-01/a b.json']) {
    expect([key, matches(event(key), pattern)]).toEqual([key, true]);
  }
  for (const other of [
    event('other/a.json'),
    event('more+of/dt%3D1'),
    event('events/a.json', 'another-bucket'),
    event('events/a.json', 'platform-data', { 'detail-type': 'Object Deleted' }),
    event('events/a.json', 'platform-data', { source: 'aws.other' }),
  ]) {
    expect([other, matches(other, pattern)]).toEqual([other, false]);
  }
});

test('without a prefix, the rule matches every new object of the bucket', async () => {
  const pattern = await templatePattern({ ExistingBucketName: 'platform-data', EventPrefix: '' });
  expect(pattern.detail).toEqual({ bucket: { name: ['platform-data'] } });
  expect(matches(event('a'), pattern)).toBe(true);
});
