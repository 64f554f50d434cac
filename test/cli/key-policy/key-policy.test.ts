// The policy that people give to their key. Statements from AWS's guides: see src/cli/key-policy/key-statements.ts.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { s3sf } from '../run-s3sf.ts';
import { scratchFolder } from '../scratch-folder.ts';

const arn = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const call = (...more: string[]) => s3sf(['key-policy', arn, '--stack', 's3-to-salesforce', ...more]);

interface Statement {
  Sid?: string;
  Principal: { Service?: string; AWS?: unknown };
  Action: unknown;
  Condition?: unknown;
}

const statementsIn = (out: string): Statement[] => JSON.parse(out).Statement;

const administrators = {
  Sid: 'our administrators',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:role/keys' },
  Action: 'kms:*',
  Resource: '*',
};

const file = async (policy: unknown) =>
  path.join(await scratchFolder({ 'policy.json': JSON.stringify(policy) }), 'policy.json');

test('each service that has to use the key by itself may do so', async () => {
  const { code, out } = await call();
  expect(code).toBe(0);
  const services = statementsIn(out).flatMap(({ Principal }) => Principal.Service ?? []);
  expect(services).toEqual([
    's3.amazonaws.com',
    'events.amazonaws.com',
    'cloudwatch.amazonaws.com',
    'logs.eu-central-1.amazonaws.com',
  ]);
});

test('the account may use it, otherwise the policies of its roles would not count', async () => {
  const [account] = statementsIn((await call()).out);
  expect(account).toMatchObject({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*' });
});

test('the logs of exactly this stack are encrypted with it', async () => {
  const logs = statementsIn((await call()).out).find(({ Principal }) => Principal.Service?.startsWith('logs.'));
  const pattern = 'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/s3-to-salesforce-*';
  expect(logs?.Condition).toEqual({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': pattern } });
  const groups = [...(await readFile('template.yaml', 'utf8')).matchAll(/LogGroupName: !Sub "(.+)"/g)];
  expect(groups.length).toBeGreaterThan(2);
  for (const [, name = ''] of groups) expect(name).toMatch(/^\/aws\/lambda\/\$\{AWS::StackName\}-/);
});

test('in China, the service of the logs has another name', async () => {
  const china = arn.replace('arn:aws:kms:eu-central-1', 'arn:aws-cn:kms:cn-north-1');
  const { out } = await s3sf(['key-policy', china, '--stack', 's']);
  expect(out).toContain('"logs.cn-north-1.amazonaws.com.cn"');
  expect(out).toContain('arn:aws-cn:logs:cn-north-1:123456789012:log-group:/aws/lambda/s-*');
});

test('roles of other accounts that publish may encrypt and nothing else', async () => {
  const role = 'arn:aws:iam::210987654321:role/platform';
  expect(statementsIn((await call('--publisher', role)).out).at(-1)).toMatchObject({
    Principal: { AWS: [role] },
    Action: 'kms:GenerateDataKey',
  });
});

test('statements are added to the policy of the key once, and its own stay', async () => {
  const before = { Version: '2012-10-17', Id: 'ours', Statement: [administrators] };
  const once = await call('--add-to', await file(before));
  expect(JSON.parse(once.out)).toMatchObject({ Id: 'ours', Statement: [administrators, {}, {}, {}, {}, {}] });
  const twice = await call('--add-to', await file(JSON.parse(once.out)));
  expect(twice.out).toBe(once.out);
  // A second stack needs only its logs.
  const second = await s3sf(['key-policy', arn, '--stack', 'sandbox', '--add-to', await file(JSON.parse(once.out))]);
  expect(statementsIn(second.out)).toHaveLength(statementsIn(once.out).length + 1);
});

test('a statement of the same name that says less is replaced', async () => {
  const statements = statementsIn((await call()).out);
  const less = statements.map((each) =>
    each.Principal.Service === 's3.amazonaws.com' ? { ...each, Action: 'kms:Decrypt' } : each,
  );
  const { out } = await call('--add-to', await file({ Version: '2012-10-17', Statement: less }));
  expect(statementsIn(out)).toHaveLength(statements.length);
  expect(statementsIn(out)).toEqual(expect.arrayContaining(statements));
});

test('--check names what is missing', async () => {
  const all = JSON.parse((await call()).out);
  expect(await call('--check', await file(all))).toMatchObject({ code: 0 });
  const without = all.Statement.filter(({ Principal }: Statement) => Principal.Service !== 's3.amazonaws.com');
  const missing = await call('--check', await file({ Statement: without }));
  expect(missing).toMatchObject({ code: 1, err: '' });
  expect(missing.out).toContain('lacks 1 statement');
  expect(missing.out).toContain('S3 sends to the queues');
  expect(JSON.parse((await call('--check', await file({ Statement: without }), '--json')).out).missing).toHaveLength(1);
});

test('statements that people wrote in another way count', async () => {
  const own = {
    Statement: [
      { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::123456789012:root'] }, Action: ['kms:*'], Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { Service: ['s3.amazonaws.com', 'events.amazonaws.com', 'cloudwatch.amazonaws.com'] },
        Action: ['kms:Decrypt', 'kms:Generate*'],
        Resource: ['*'],
      },
      { Effect: 'Allow', Principal: { Service: 'logs.eu-central-1.amazonaws.com' }, Action: 'kms:*', Resource: '*' },
    ],
  };
  expect(await call('--check', await file(own))).toMatchObject({ code: 0 });
});

test('a statement with a condition that AWS does not promise to fulfill does not count', async () => {
  const all = JSON.parse((await call()).out);
  const narrow = all.Statement.map((each: Statement) =>
    each.Principal.Service === 'events.amazonaws.com'
      ? { ...each, Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } }
      : each,
  );
  expect((await call('--check', await file({ Statement: narrow }))).out).toContain('EventBridge sends to the queues');
});

test('an alias, a file that is no policy and a missing file are refused', async () => {
  const alias = await s3sf(['key-policy', 'arn:aws:kms:eu-central-1:123456789012:alias/events', '--stack', 's']);
  expect(alias).toMatchObject({ code: 2, out: '' });
  expect(alias.err).toContain('is not the ARN of a key');
  expect(await call('--add-to', await file('text'))).toMatchObject({ code: 2, out: '' });
  expect(await call('--check', 'nowhere.json')).toMatchObject({ code: 2, out: '' });
});
