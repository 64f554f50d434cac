// Runs the AWS commands of docs/environments.md and docs/operations.md against the template's resources on moto. What moto
// does not have, the CLI checks against the model of the service.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsCli } from '../template/installed-tools.ts';
import { canMakeStack, type MotoStack, startMotoStack } from '../template/moto/stack/moto-stack.ts';
import { codeBlocks } from './code-blocks.ts';
import { type GuideShell, openGuideShell } from './guide-shell.ts';
import { commandsIn } from './run-command.ts';

const pages = ['docs/environments.md', 'docs/operations.md'];
const blocks = (await Promise.all(pages.map(codeBlocks))).flat();
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => commandsIn(text))
  .filter((command) => /^(aws|npx s3sf key-policy) /.test(command));

/** moto has no such call. */
const onlyChecked = [
  /^aws lambda (get-account-settings|(get|put)-function-recursion-config) /,
  /^aws cloudformation update-termination-protection /,
];

/** Version 1 of the AWS CLI, which pip installs, does not have the option --cli-binary-format. */
const ofVersion2 = commands.filter((command) => command.includes('--cli-binary-format'));

describe.skipIf(!canMakeStack || !awsCli)('the guides', () => {
  let stack: MotoStack;
  let shell: GuideShell;

  beforeAll(async () => {
    stack = await startMotoStack({ AlarmEmail: 'you@my-company.example' });
    shell = await openGuideShell({ url: stack.url, names: { STACK: 's3sf' }, onlyChecked });
  });
  afterAll(async () => {
    await stack?.close();
    await shell?.close();
  });

  /** The command that begins like this. Several equal ones are one. */
  function command(start: string): string {
    const [found, ...more] = new Set(commands.filter((each) => each.startsWith(start)));
    expect({ start, more }).toEqual({ start, more: [] });
    return found ?? expect.fail(`No page has a command "${start}".`);
  }

  test('the account trusts GitHub, and only jobs of the repository in the environment get the role', async () => {
    const provider = JSON.parse(await shell.run(command('aws iam create-open-id-connect-provider ')));
    const trust = blocks.find(({ info }) => info === 'trust')?.text ?? '';
    expect(JSON.parse(trust).Statement[0].Principal.Federated).toBe(provider.OpenIDConnectProviderArn);
    await shell.write('trust.json', trust);
    const { Role } = JSON.parse(await shell.run(command('aws iam create-role ')));
    expect(Role.AssumeRolePolicyDocument).toEqual(JSON.parse(trust));
    const attached = await shell.run(
      'aws iam list-open-id-connect-providers --query "length(OpenIDConnectProviderList)"',
    );
    expect(attached).toBe('1');
  });

  test('a key gets the statements, and keeps those that it has', async () => {
    const KEY_ARN = JSON.parse(await shell.run(command('aws kms create-key '))).KeyMetadata.Arn;
    await shell.run(command('aws kms enable-key-rotation '), { KEY_ARN });
    const rotation = await shell.run('aws kms get-key-rotation-status --key-id KEY_ARN', { KEY_ARN });
    expect(JSON.parse(rotation)).toMatchObject({ KeyRotationEnabled: true });
    const read = command('aws kms get-key-policy ');
    const check = commands.find((each) => each.includes(' --check ')) ?? '';
    const statements = async () =>
      JSON.parse(
        await shell.run('aws kms get-key-policy --key-id KEY_ARN --policy-name default --output text --query Policy', {
          KEY_ARN,
        }),
      ).Statement;
    const before = await statements();
    await shell.run(read, { KEY_ARN });
    await expect(shell.run(check, { KEY_ARN })).rejects.toMatchObject({ code: 1 });
    await shell.run(commands.find((each) => each.includes(' --add-to ')) ?? '', { KEY_ARN });
    await shell.run(command('aws kms put-key-policy '), { KEY_ARN });
    await shell.run(read, { KEY_ARN });
    await shell.run(check, { KEY_ARN });
    const after = await statements();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length + 2);
  });

  test('termination protection is switched on', async () => {
    await shell.run(command('aws cloudformation update-termination-protection '));
  });

  test('before the first deployment, the account and its quota are shown', async () => {
    expect(JSON.parse(await shell.run(command('aws sts get-caller-identity')))).toHaveProperty('Account');
    await shell.run(command('aws lambda get-account-settings '));
  });

  test('after it, the outputs are listed, the email is waited for, and an alarm is raised', async () => {
    const names = { 's3-to-salesforce-sandbox': 's3sf', ALARM_TOPIC_ARN: stack.made.AlarmTopic as string };
    expect(await shell.run(command('aws cloudformation describe-stacks --stack-name s3-'), names)).toContain('\t');
    expect(await shell.run(command('aws sns list-subscriptions-by-topic '), names)).toContain('you@my-company.example');
    await shell.run(command('aws cloudwatch set-alarm-state '), names);
    const raised = await shell.run(
      'aws cloudwatch describe-alarms --state-value ALARM --query "MetricAlarms[].AlarmName" --output text',
    );
    expect(raised).toBe(stack.made.DeadLettersAlarm);
    const { SubscriptionArn } = JSON.parse(await shell.run(command('aws sns subscribe '), names));
    expect(SubscriptionArn).toMatch(/^arn:aws:sns:/);
  });

  test('the secret is filled in', async () => {
    await shell.write('salesforce-secret.json', '{"loginUrl":"https://test.salesforce.com"}');
    const ARN = stack.made.SalesforceSecret as string;
    await shell.run(command('aws secretsmanager put-secret-value '), { ARN });
    const stored = await shell.run('aws secretsmanager get-secret-value --secret-id ARN --query SecretString', { ARN });
    expect(JSON.parse(JSON.parse(stored))).toEqual({ loginUrl: 'https://test.salesforce.com' });
  });

  test('a chain of messages is allowed again', async () => {
    await shell.run(command('aws lambda get-function-recursion-config '));
    await shell.run(command('aws lambda put-function-recursion-config '));
  });

  test('the stack is deleted, and what it leaves', async () => {
    const outputs = await shell.run(command('aws cloudformation describe-stacks --stack-name STACK '));
    expect(outputs).toContain(stack.made.StampTable);
    const names = { 's3-to-salesforce-sandbox': 's3sf' };
    await shell.run(command('aws cloudformation delete-stack '), names);
    await shell.run(command('aws cloudformation wait stack-delete-complete '), names);
    // moto deletes with the stack what the policy RetainExceptOnCreate keeps: these stand in for it.
    await shell.run(
      'aws dynamodb create-table --table-name left --billing-mode PAY_PER_REQUEST --attribute-definitions AttributeName=record,AttributeType=S --key-schema AttributeName=record,KeyType=HASH',
    );
    await shell.run(command('aws dynamodb delete-table '), { STAMP_TABLE: 'left' });
    expect(await shell.run('aws dynamodb list-tables --query TableNames --output text')).not.toContain('left');
    await shell.run('aws secretsmanager create-secret --name left');
    const deleted = await shell.run(command('aws secretsmanager delete-secret '), { ARN: 'left' });
    expect(JSON.parse(deleted)).toHaveProperty('DeletionDate');
  });

  test('every command of the pages has run', () => {
    expect(ofVersion2).toHaveLength(1);
    expect(commands.filter((each) => !shell.ran.has(each) && !ofVersion2.includes(each))).toEqual([]);
    expect(commands.length).toBeGreaterThan(15);
  });
});
