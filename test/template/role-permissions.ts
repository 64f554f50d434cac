// The permissions of a role in the template, as pairs of action and resource.
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** Sorted, in the form `sqs:SendMessage EventQueue`. */
export async function allowedBy(role: string): Promise<string[]> {
  // CloudFormation's tags are not resolved: the tagged values are enough.
  const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();
  const { Policies = [] } = template.Resources[role].Properties;
  // `!If [Condition, statement, nothing]` is an array. With a key of the account, AWS's services use it for the same calls.
  const statements: Statement[] = Policies.flatMap((policy: { PolicyDocument: { Statement: unknown[] } }) =>
    policy.PolicyDocument.Statement.filter((each) => [each].flat()[0] !== 'HasKey')
      .flat()
      .filter((each) => typeof each === 'object'),
  );
  return statements
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => resourcesOf(Resource).map((name) => `${action} ${name}`)),
    )
    .sort();
}

function resourcesOf(resource: unknown): string[] {
  const text = JSON.stringify(resource);
  if (text.includes('/dead-letters/')) return ['archive'];
  if (text.includes(':s3:::')) return [text.includes('/*') ? 'objects' : 'bucket'];
  if (text.includes('SalesforceSecret')) return ['SalesforceSecret'];
  return [resource].flat().map((each) => String(each).replace(/^\$\{|\.Arn(\}.*)?$/g, ''));
}
