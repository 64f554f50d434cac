// What the alarms and the dashboard look at is what the functions measure: a metric by another name is never there, and
// an alarm on it never raised.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const template = await readFile('template.yaml', 'utf8');
const functions = await readFile('src/lambda/observability/metrics.ts', 'utf8');
const guide = await readFile('docs/operations.md', 'utf8');

const measured = new Set([
  ...[...functions.matchAll(/(?:addMetric|count)\('([A-Za-z0-9]+)'/g)].map(([, name]) => name),
  // By the platforms.
  'PublisherFailures',
]);

const lookedAt = [
  ...[...template.matchAll(/Namespace: S3ToSalesforce\n\s+MetricName: (\w+)/g)].map(([, name]) => name),
  ...[...template.matchAll(/\["S3ToSalesforce", "(\w+)"/g)].map(([, name]) => name),
  ...[...template.matchAll(/\{S3ToSalesforce,[a-z,]+\} MetricName=\\"(\w+)/g)].map(([, name]) => name),
];

test('alarms and dashboard look at metrics that are measured', () => {
  expect(lookedAt.length).toBeGreaterThan(12);
  expect(lookedAt.filter((name) => !measured.has(name))).toEqual([]);
});

test('every metric is in the guide', () => {
  for (const name of measured) expect(guide).toContain(`\`${name}\``);
});
