// What SQS takes as a policy: one queue as the resource of a statement, and seven actions at most (Amazon SQS Developer
// Guide, "Amazon SQS policy quotas" and "Overview of managing access in Amazon SQS"). The tools that lint templates let
// more pass.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';

interface Statement {
  Sid: string;
  Action: string | string[];
  Resource: string | string[];
}

interface Policy {
  Queues: string[];
  PolicyDocument: { Statement: (Statement | [condition: string, Statement, otherwise: unknown])[] };
}

// CloudFormation's tags are not resolved: the tagged values are enough.
const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();
const resources = Object.entries<{ Type: string; Properties: Policy }>(template.Resources);
const policies = resources
  .filter(([, { Type }]) => Type === 'AWS::SQS::QueuePolicy')
  .map(([, each]) => each.Properties);

test('each queue has one policy of its own', () => {
  const queues = resources.filter(([, { Type }]) => Type === 'AWS::SQS::Queue').map(([name]) => name);
  expect(queues.length).toBeGreaterThan(0);
  expect(policies.map(({ Queues }) => Queues)).toEqual(expect.arrayContaining(queues.map((name) => [name])));
  expect(policies).toHaveLength(queues.length);
});

test('each statement names its queue alone and seven actions at most', () => {
  for (const { Queues, PolicyDocument } of policies) {
    for (const each of PolicyDocument.Statement) {
      const { Sid, Action, Resource } = Array.isArray(each) ? each[1] : each;
      expect([Sid, Resource]).toEqual([Sid, `${Queues[0]}.Arn`]);
      expect([Action].flat().length).toBeLessThanOrEqual(7);
    }
  }
});
