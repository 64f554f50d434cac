// Alarms and dashboard must use metrics that the functions emit: an alarm on a metric with another name would never be
// raised.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const template = await readFile('template.yaml', 'utf8');
const functions = await readFile('src/lambda/observability/metrics.ts', 'utf8');
const guide = await readFile('docs/operations.md', 'utf8');

const emitted = new Set([
  ...[...functions.matchAll(/(?:count\w*|measure)\('([A-Za-z0-9]+)'/g)].map(([, name]) => name),
  // Emitted by the platforms.
  'PublisherFailures',
]);

const used = [
  ...[...template.matchAll(/Namespace: S3ToSalesforce\n\s+MetricName: (\w+)/g)].map(([, name]) => name),
  ...[...template.matchAll(/\["S3ToSalesforce", "(\w+)"/g)].map(([, name]) => name),
  ...[...template.matchAll(/\{S3ToSalesforce,[a-z,]+\} MetricName=\\"(\w+)/g)].map(([, name]) => name),
];

test('alarms and dashboard use only metrics that are emitted', () => {
  expect(used.length).toBeGreaterThan(12);
  expect(used.filter((name) => !emitted.has(name))).toEqual([]);
});

test('the guide lists every metric', () => {
  for (const name of emitted) expect(guide).toContain(`\`${name}\``);
});

test('no alarm and no graph takes the age of messages from SQS that recover receives again and again', () => {
  const ages = [...template.matchAll(/ApproximateAgeOfOldestMessage.{0,80}?(\w+)\.QueueName/gs)].map(
    ([, queue]) => queue,
  );
  expect(new Set(ages)).toEqual(new Set(['EventQueue', 'BacklogQueue']));
});
