// Lambda stops a function that its own messages keep invoking, unless the template allows it. The local stack must use
// the template's setting, otherwise chains would end in AWS but not locally.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { recursiveLoop } from '../../src/local/stack-resources.ts';

const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();

interface Resource {
  Type: string;
  Properties: { RecursiveLoop?: string; Events?: Record<string, { Type: string }> };
}

const functions = Object.entries<Resource>(template.Resources).filter(
  ([, { Type }]) => Type === 'AWS::Serverless::Function',
);

test('the export function may be invoked by its own messages, in AWS and in the local stack', () => {
  expect(template.Resources.ExportFunction.Properties.RecursiveLoop).toBe('Allow');
  expect(recursiveLoop).toBe('Allow');
});

test('the sweep may too, and no other function, because no message that it sends invokes it', () => {
  const invokedByQueue = functions.filter(([, { Properties }]) =>
    Object.values(Properties.Events ?? {}).some(({ Type }) => Type === 'SQS'),
  );
  expect(invokedByQueue.map(([name]) => name)).toEqual(['ExportFunction', 'SweepFunction']);
  expect(functions.filter(([, { Properties }]) => Properties.RecursiveLoop === 'Allow')).toEqual(invokedByQueue);
});

test('a refused recursive invocation raises an alarm', () => {
  expect(template.Resources.ChainStoppedAlarm.Properties).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'RecursiveInvocationsDropped',
    Dimensions: [{ Name: 'FunctionName', Value: 'ExportFunction' }],
    Statistic: 'Sum',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
  });
});
